import type { RequestFacts } from '../../../model/request-facts.ts';
import { formatEndpoint } from '../../../socket/endpoint.ts';
import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, handedOver, type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';

/** undici's codes that need nothing but themselves. */
const CODES: Readonly<Record<string, Partial<Judgement>>> = {
  UND_ERR_CONNECT_TIMEOUT: {
    kind: 'timeout-connect',
    phase: 'connect',
    ...beforeRequest('No connection came about within the connect time-out.'),
  },
  UND_ERR_HEADERS_TIMEOUT: {
    kind: 'timeout-read',
    phase: 'read',
    ...handedOver('The request was sent, and no answer came within the headers time-out.'),
  },
  UND_ERR_BODY_TIMEOUT: {
    kind: 'timeout-read',
    phase: 'read',
    ...handedOver('The head of the answer had arrived; its body stalled.'),
  },
  UND_ERR_DESTROYED: { kind: 'closed-locally', ...undecided('The client was destroyed while requests were open.') },
  UND_ERR_CLOSED: {
    kind: 'closed-locally',
    phase: 'idle',
    retry: 'never',
    ...stated('The client was closed before, and took no request.'),
  },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    kind: 'eof',
    phase: 'read',
    ...handedOver('A part of the answer had arrived when the connection ended.'),
  },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { phase: 'read', retry: 'never', ...handedOver('The answer had begun.') },
  UND_ERR_HEADERS_OVERFLOW: { phase: 'read', retry: 'never', ...handedOver('The answer had begun.') },
  UND_ERR_INFO: {
    kind: 'reset',
    ...undecided('The connection was given up for a reason that the error does not name.'),
  },
};

/** undici and Node's fetch, which keeps undici's error in `cause`. */
export const undiciRule: Rule = (view, known) => {
  const { code } = view;
  if (code === 'UND_ERR_SOCKET') return socketError(view, known);
  if (code !== undefined && CODES[code] !== undefined)
    return judged(view, known, { client: 'undici', reportedBy: 'client', ...CODES[code] });
  if (code === 'UND_ERR_PRX_TLS') return judged(view, known, { client: 'undici' });
  return isFetchFailure(view) && known !== undefined ? fetchFailure(view, known) : undefined;
};

/** `other side closed`: a FIN. The error carries counters of the whole connection, not of this request. */
function socketError(view: ErrorView, known: Judgement | undefined): Judgement {
  const socket = view.object('socket');
  const verdict = neverWrote(socket)
    ? stated('The connection ended before anything was written on it.')
    : undecided('The other side closed; the request may have been read before.');
  return judged(view, known, {
    client: 'undici',
    kind: 'eof',
    reportedBy: 'client',
    ...verdict,
    facts: socket === undefined ? {} : socketFacts(socket),
  });
}

function neverWrote(socket: ErrorView | undefined): boolean {
  return socket?.number('bytesWritten') === 0 && socket.number('bytesRead') === 0;
}

function socketFacts(socket: ErrorView): RequestFacts {
  const local = endpoint(socket, 'local');
  const remote = endpoint(socket, 'remote');
  return { ...(local === undefined ? {} : { local }), ...(remote === undefined ? {} : { remote }) };
}

function endpoint(socket: ErrorView, side: 'local' | 'remote'): string | undefined {
  const address = socket.text(`${side}Address`);
  const port = socket.number(`${side}Port`);
  return address === undefined || port === undefined ? undefined : formatEndpoint(address, port);
}

/** Node's fetch: `fetch failed` before the answer, `terminated` in the middle of its body. */
function isFetchFailure({ name, message }: ErrorView): boolean {
  return name === 'TypeError' && (message === 'fetch failed' || message === 'terminated');
}

function fetchFailure(view: ErrorView, known: Judgement): Judgement {
  if (view.message === 'fetch failed') return judged(view, known, { client: 'undici' });
  const verdict = handedOver('The head of the answer had arrived when the connection ended.');
  return judged(view, known, { client: 'undici', phase: 'read', ...verdict });
}
