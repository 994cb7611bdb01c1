import type { ErrorView } from '../../error-view.ts';
import { type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';

/** Replies of Redis that refuse a command before it runs (redis.io, "RESP errors"; server.c processCommand). */
const REFUSALS: Readonly<Record<string, Partial<Judgement>>> = {
  LOADING: { kind: 'server-shutdown', causes: ['process-death'] },
  MASTERDOWN: { kind: 'server-shutdown', causes: [] },
  CLUSTERDOWN: { kind: 'server-shutdown', causes: [] },
  TRYAGAIN: { kind: 'resource-limit', causes: [] },
  BUSY: { kind: 'resource-limit', causes: [] },
  MOVED: { kind: 'other', causes: [] },
  ASK: { kind: 'other', causes: [] },
  NOAUTH: { kind: 'handshake-failed', causes: [] },
  WRONGPASS: { kind: 'handshake-failed', causes: [] },
};

/** ioredis and node-redis. Neither says whether a command was on the wire when the connection broke. */
export const ioredisRule: Rule = (view, known) => {
  if (isReply(view)) return reply(view);
  return view.code === undefined ? ofDriver(view, known) : undefined;
};

function isReply({ name, className }: ErrorView): boolean {
  return (
    name === 'ReplyError' || className === 'ReplyError' || className === 'SimpleError' || className === 'ErrorReply'
  );
}

function reply(view: ErrorView): Judgement {
  const added = { client: clientOf(view), reportedBy: 'server' as const, usable: true };
  const word = /^[A-Z]+/.exec(view.message)?.[0] ?? '';
  // Inside a script the same words come from one of its calls, after others may have run.
  const scripted = /script/i.test(view.message);
  const refusal = REFUSALS[word];
  if (refusal !== undefined && (!scripted || word === 'BUSY'))
    return judged(view, undefined, {
      ...added,
      ...refusal,
      phase: 'read',
      ...stated(`${word}: the server did not run it.`),
    });
  if (/^ERR max number of clients/.test(view.message)) {
    const verdict = stated('The server refused the connection because a limit was reached.');
    return judged(view, undefined, { ...added, kind: 'resource-limit', phase: 'handshake', usable: false, ...verdict });
  }
  const because = 'The server took the command and answered with an error.';
  const verdict = { verdict: 'yes', because, ground: 'statement' } as const;
  return judged(view, undefined, { ...added, kind: 'other', phase: 'read', causes: [], retry: 'never', ...verdict });
}

/** Errors without a code: by class where the client has one, by text where it has not. */
function ofDriver(view: ErrorView, known: Judgement | undefined): Judgement | undefined {
  const { name, className, message } = view;
  const client = { client: clientOf(view), reportedBy: 'client' as const };
  if (name === 'MaxRetriesPerRequestError') {
    const verdict = undecided('ioredis sends what was not answered again; an earlier copy may have been executed.');
    return judged(view, known, { ...client, kind: 'reset', ...verdict, notProvable: verdict.because });
  }
  if (name === 'ClusterAllFailedError') return judged(view, known, client);
  if (isClosed(view)) {
    const verdict = undecided('The connection is gone; commands that were sent and commands that waited fail alike.');
    return judged(view, known, { ...client, kind: 'eof', ...verdict });
  }
  // The timer starts when the command is given to the client, which may keep it back.
  if (message === 'Command timed out' && view.madeBy('ioredis')) {
    const verdict = undecided('No answer came in time; the command may still have been waiting in the client.');
    return judged(view, known, { ...client, kind: 'timeout-read', usable: true, ...verdict });
  }
  if (/^Socket timeout\. Expecting data/.test(message) || className === 'SocketTimeoutError')
    return judged(view, known, {
      ...client,
      kind: 'timeout-read',
      ...undecided('The connection was silent too long.'),
    });
  return notTaken(view) ? judged(view, known, { ...client, ...closedBefore }) : undefined;
}

const closedBefore: Partial<Judgement> = {
  kind: 'closed-locally',
  phase: 'idle',
  ...stated('The client took no command, because it had no connection and was told not to wait for one.'),
};

function isClosed({ message, className, name }: ErrorView): boolean {
  if (message === 'Connection is closed.' || className === 'SocketClosedUnexpectedlyError') return true;
  if (className === 'DisconnectsClientError') return true;
  return name === 'AbortError' && message.startsWith('Command aborted due to connection close');
}

function notTaken({ message, className }: ErrorView): boolean {
  if (className === 'ClientOfflineError') return true;
  return message === "Stream isn't writeable and enableOfflineQueue options is false";
}

function clientOf({ className }: ErrorView): string {
  return /^(Simple|Client|Socket|Disconnects|ErrorReply)/.test(className) ? 'node-redis' : 'ioredis';
}
