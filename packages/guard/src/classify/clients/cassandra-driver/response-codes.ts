import { handedOver, type Judgement, stated, undecided } from '../../judgement.ts';

const refused = { kind: 'other', causes: [], retry: 'never' } as const;

/** Error codes of the CQL binary protocol, version 4, section 9, that say something about execution or the connection. */
export const RESPONSE_CODES: ReadonlyMap<number, Partial<Judgement>> = new Map<number, Partial<Judgement>>([
  [
    0x0000,
    { kind: 'other', causes: [], ...undecided('Server error: something unexpected happened in the coordinator.') },
  ],
  [
    0x000a,
    {
      kind: 'protocol-mismatch',
      usable: false,
      causes: ['protocol-version-mismatch', 'wrong-protocol'],
      ...stated('Protocol error: the server could not read the frame as a request.'),
    },
  ],
  [
    0x0100,
    { kind: 'handshake-failed', phase: 'handshake', usable: false, ...stated('The server refused the credentials.') },
  ],
  // A batch over several partitions may have sent some of its parts before it met the one without replicas.
  [
    0x1000,
    { kind: 'resource-limit', causes: [], ...undecided('Unavailable: too few replicas; parts of a batch may run.') },
  ],
  [0x1001, { kind: 'resource-limit', causes: [], ...undecided('Overloaded: a replica may have taken the write.') }],
  [0x1002, { kind: 'server-shutdown', causes: [], ...stated('The coordinator is bootstrapping and refused.') }],
  [0x1003, { kind: 'other', causes: [], ...undecided('The truncation failed at some replica.') }],
  [
    0x1100,
    { kind: 'timeout-read', causes: ['unresponsive-server'], ...handedOver('Write time-out: replicas were asked.') },
  ],
  [
    0x1200,
    { kind: 'timeout-read', causes: ['unresponsive-server'], ...handedOver('Read time-out: replicas were asked.') },
  ],
  [0x1300, { kind: 'other', causes: [], ...handedOver('Read failure: a replica failed.') }],
  [0x1500, { kind: 'other', causes: [], ...handedOver('Write failure: a replica failed, others may have written.') }],
  [0x2000, { ...refused, ...stated('Syntax error: the query was not executed.') }],
  [0x2100, { ...refused, ...stated('Unauthorized: the query was not executed.') }],
  [0x2200, { ...refused, ...stated('Invalid: the query was not executed.') }],
  [0x2500, { ...refused, retry: 'at-once', ...stated('Unprepared: the coordinator does not know the statement.') }],
]);
