import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, type Judgement, judged, type Rule, undecided } from '../../judgement.ts';

/** Verification results of OpenSSL (x509_vfy.h) as Node names them, and Node's own. */
const CERTIFICATE =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|CRL_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_\w+)$/;

/** Alerts that are answers to a ClientHello (RFC 8446 section 6.2): no application data can have been accepted. */
const HELLO_ALERT =
  /handshake_?\s?failure|protocol_?\s?version|insufficient_?\s?security|inappropriate_?\s?fallback|unrecognized_?\s?name|no_?\s?application_?\s?protocol/i;

/** The other side speaks something else: its first bytes are no TLS record. */
const NOT_TLS =
  /wrong_?\s?version_?\s?number|packet_?\s?length_?\s?too_?\s?long|http_?\s?request|unknown_?\s?protocol/i;

/** Refused certificates, handshakes that failed, alerts (`EPROTO`, `ERR_SSL_*`, `ERR_TLS_*`). */
export const tlsRule: Rule = (view, known) => {
  if (known !== undefined && known.kind !== 'other') return undefined;
  const { code = '', message } = view;
  if (CERTIFICATE.test(code)) return certificate(view, known);
  if (code === 'ECONNRESET' && /before secure TLS connection was established/.test(message)) return cutOff(view, known);
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return handshakeTimeout(view, known);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return protocolError(view, known);
  return undefined;
};

function certificate(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = beforeRequest(`The client refused the server's certificate (${view.code}) during the handshake.`);
  return judged(view, known, { ...handshake('tls-failure'), ...verdict, retry: 'never' });
}

/** Node says so only while its handshake is incomplete; the wire saw a FIN, or a RST, or a plain-text server. */
function cutOff(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = beforeRequest('The server ended the connection before the TLS handshake was complete.');
  return judged(view, known, { ...handshake('eof'), ...verdict });
}

function handshakeTimeout(view: ErrorView, known: Judgement | undefined): Judgement {
  const verdict = beforeRequest('The TLS handshake did not finish in time.');
  return judged(view, known, { ...handshake('timeout-connect'), ...verdict });
}

function protocolError(view: ErrorView, known: Judgement | undefined): Judgement {
  const text = `${view.code} ${view.text('reason') ?? ''} ${view.message}`;
  const alert = /alert/i.test(text);
  const reportedBy = alert ? 'server' : 'client';
  if (NOT_TLS.test(text) && !alert) {
    const verdict = beforeRequest('What answered the TLS handshake is not TLS.');
    return judged(view, known, { ...handshake('protocol-mismatch'), ...verdict, causes: ['wrong-protocol'] });
  }
  if (alert && HELLO_ALERT.test(text)) {
    const verdict = beforeRequest("The server's TLS alert refused the handshake's first message.");
    return judged(view, known, { ...handshake('tls-failure'), reportedBy, ...verdict });
  }
  // In TLS 1.3 the client may send before the server has judged its certificate; a record that fails its check may
  // come at any time.
  const verdict = undecided('This TLS error can come during the handshake, or later on a connection that worked.');
  return judged(view, known, { client: 'tls', kind: 'tls-failure', reportedBy, ...verdict });
}

function handshake(kind: Judgement['kind']): Partial<Judgement> {
  return { client: 'tls', kind, phase: 'handshake', reportedBy: 'client' };
}
