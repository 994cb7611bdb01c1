import type { ErrorView } from '../../error-view.ts';
import { handedOver, type Judgement, judged, type Rule, stated, undecided } from '../../judgement.ts';

/**
 * node:http and node:http2, and what is built on them (axios, got, agentkeepalive, node-fetch). node:http reports every
 * end of a connection as ECONNRESET: without a `syscall` no RST was on the wire.
 */
export const httpRule: Rule = (view, known) => {
  if (known === undefined || known.kind === 'other') {
    const { code = '', message, syscall } = view;
    if (code === 'ECONNRESET' && syscall === undefined) return endOfConnection(view, known, message);
    if (code.startsWith('HPE_')) return notHttp(view, known);
    if (code.startsWith('ERR_HTTP2_')) return http2(view, known, message);
    if (isTimeout(view)) return timeout(view, known);
    return statusOf(view) === undefined ? undefined : answered(view, known, statusOf(view) as number);
  }
  return undefined;
};

function endOfConnection(view: ErrorView, known: Judgement | undefined, message: string): Judgement | undefined {
  if (message.startsWith('aborted')) {
    const verdict = handedOver('The head of the answer had arrived when the connection ended.');
    return judged(view, known, { ...byClient('eof'), phase: 'read', ...verdict });
  }
  const verdict = undecided('The connection ended without an answer; the request may have been read before.');
  return judged(view, known, { ...byClient('eof'), ...verdict });
}

/** What came back is no HTTP: the request was sent, to something else. */
function notHttp(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = handedOver(`Bytes came back that are no valid HTTP (${view.code}).`);
  return judged(view, known, { ...byClient('protocol-mismatch'), phase: 'read', ...verdict });
}

/** RFC 9113 section 8.7: REFUSED_STREAM, and streams above GOAWAY's last one, were not processed. */
function http2(view: ErrorView, known: Judgement | undefined, message: string): Judgement {
  if (/NGHTTP2_REFUSED_STREAM/.test(message)) {
    const verdict = stated('HTTP/2 REFUSED_STREAM: the server states that it did not process the request.');
    return judged(view, known, { ...byServer('resource-limit'), ...verdict, usable: true });
  }
  if (/^ERR_HTTP2_(GOAWAY_SESSION|INVALID_SESSION)$/.test(view.code ?? '')) {
    const verdict = stated('The HTTP/2 session was over, and Node opened no stream for the request.');
    return judged(view, known, { ...byServer('server-shutdown'), phase: 'idle', ...verdict, retry: 'at-once' });
  }
  const kind = /ENHANCE_YOUR_CALM/.test(message) ? 'resource-limit' : 'reset';
  const verdict = undecided('The stream was ended before its answer was complete.');
  return judged(view, known, { ...byServer(kind), ...verdict });
}

/** agentkeepalive (ERR_SOCKET_TIMEOUT), axios (ECONNABORTED without a syscall, ETIMEDOUT), got. */
function isTimeout({ code, syscall, name }: ErrorView): boolean {
  if (code === 'ERR_SOCKET_TIMEOUT' || code === 'ESOCKETTIMEDOUT') return true;
  if (syscall !== undefined) return false;
  return code === 'ETIMEDOUT' || (code === 'ECONNABORTED' && name === 'AxiosError');
}

function timeout(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = undecided("The client's own time-out ended the request; it does not tell how far the request was.");
  return judged(view, known, { ...byClient('timeout-read'), ...verdict });
}

/** Status of an answer that a client turned into an error. */
function statusOf(view: ErrorView): number | undefined {
  const status = view.number('statusCode') ?? view.number('status') ?? statusOfResponse(view.object('response'));
  return status !== undefined && Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined;
}

function statusOfResponse(response: ErrorView | undefined): number | undefined {
  return response?.number('statusCode') ?? response?.number('status');
}

function answered(view: ErrorView, known: Judgement | undefined, status: number): Judgement {
  const proxy = status === 502 || status === 504;
  const busy = status === 429 || status === 503;
  const added: Partial<Judgement> = {
    client: 'http',
    kind: busy ? 'resource-limit' : 'other',
    phase: 'read',
    reportedBy: proxy ? 'proxy' : 'server',
    usable: true,
    causes: [],
  };
  // RFC 8470 section 5.2: 425 says that the server did not risk to process the request.
  if (status === 425) return judged(view, known, { ...added, ...stated('Status 425: the server did not process it.') });
  const verdict = handedOver(`The request was answered, with status ${status}.`);
  return judged(view, known, {
    ...added,
    ...verdict,
    ...(status < 500 && !busy && status !== 408 ? { retry: 'never' } : {}),
  });
}

function byClient(kind: Judgement['kind']): Partial<Judgement> {
  return { client: 'http', kind, reportedBy: 'client' };
}

function byServer(kind: Judgement['kind']): Partial<Judgement> {
  return { client: 'http', kind, reportedBy: 'server' };
}
