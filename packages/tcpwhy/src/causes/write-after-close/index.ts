import { executionVerdict } from '../../facts/execution.ts';
import { endpointName } from '../../facts/turns.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER } from '../../model/history.ts';
import type { Cause } from '../cause.ts';
import { bytes, duration, milliseconds } from '../evidence.ts';
import { isLateFarewell, lateEvidence, lateWrite } from '../server-closed.ts';

const writeAfterClose: Cause = {
  id: 'write-after-close',
  group: 'endpoint',
  actor: 'client',
  summary: 'the client went on writing after the server had closed',
  outranks: ['peer-rebooted', 'client-abort'],
  groupBy: 'server',
  detect(connection, scene) {
    const late = lateWrite(connection);
    if (late === null || late.reset === null || isLateFarewell(connection, scene, late)) return null;
    const server = endpointName(connection, RESPONDER);
    const { crossed } = late;
    return {
      severity: 'error',
      confidence: 'certain',
      actor: crossed ? 'both' : 'client',
      actorAddress: crossed ? server : endpointName(connection, ORIGINATOR),
      summary: `${server} ${crossed ? 'closed the connection while the client was still writing' : 'had closed the connection, and the client went on writing'}: the server's kernel answered the ${bytes(late.lateBytes)} with RST.`,
      evidence: lateEvidence(
        late,
        'FIN: the server has closed',
        `${bytes(late.lateBytes)} by the client, ${crossed ? 'sent before it saw the FIN' : `${duration(late.afterFinNs)} after the FIN`}`,
      ),
      facts: { writtenAfterCloseMs: milliseconds(late.afterFinNs), writtenBytes: late.lateBytes },
      execution: executionVerdict(connection),
      rivals: [],
      remedies: crossed ? [READ, LINGER] : [STOP, READ],
      nextSteps: [],
    };
  },
};

const STOP: Remedy = {
  text: "Stop writing when the peer ends: handle the socket's 'end' event (EOF on read) before the next write, and open a new connection for what is left",
  where: 'client',
};

const READ: Remedy = {
  text: 'Read what the server said before it closed, also when writing fails: its last bytes often give the reason ("Connection: close", 413, an error message)',
  where: 'client',
};

const LINGER: Remedy = {
  text: 'Let the server read, or throw away, the rest of the request before it closes',
  setting: 'lingering_close (nginx); shutdown(SHUT_WR), read until EOF, close()',
  where: 'server',
};

export default writeAfterClose;
