/** Record content types, RFC 8446 §5.1. This one: the sender's next records are protected (TLS 1.2), or for show (1.3). */
export const CHANGE_CIPHER_SPEC = 20;
/** Level and description, 2 bytes when in clear. */
export const ALERT = 21;
/** Handshake messages; protected ones of TLS 1.3 travel as application data. */
export const HANDSHAKE = 22;
/** Whatever is protected, since TLS 1.3; before, the application’s bytes only. */
export const APPLICATION_DATA = 23;

/** The client’s first handshake message. */
export const CLIENT_HELLO = 1;
/** The server’s answer, also in the form of a HelloRetryRequest. */
export const SERVER_HELLO = 2;

/** Handshake message types, RFC 8446 §4 and RFC 5246 §7.4. */
export const HANDSHAKE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'HelloRequest'],
  [CLIENT_HELLO, 'ClientHello'],
  [SERVER_HELLO, 'ServerHello'],
  [4, 'NewSessionTicket'],
  [11, 'Certificate'],
  [12, 'ServerKeyExchange'],
  [13, 'CertificateRequest'],
  [14, 'ServerHelloDone'],
  [15, 'CertificateVerify'],
  [16, 'ClientKeyExchange'],
  [20, 'Finished'],
  [22, 'CertificateStatus'],
]);

/** Alert descriptions: RFC 8446 §6, and those of RFC 2246, 5246, 7301, 7507 and 9849 that it left out. */
export const ALERT_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'close_notify'],
  [10, 'unexpected_message'],
  [20, 'bad_record_mac'],
  [21, 'decryption_failed'],
  [22, 'record_overflow'],
  [30, 'decompression_failure'],
  [40, 'handshake_failure'],
  [41, 'no_certificate'],
  [42, 'bad_certificate'],
  [43, 'unsupported_certificate'],
  [44, 'certificate_revoked'],
  [45, 'certificate_expired'],
  [46, 'certificate_unknown'],
  [47, 'illegal_parameter'],
  [48, 'unknown_ca'],
  [49, 'access_denied'],
  [50, 'decode_error'],
  [51, 'decrypt_error'],
  [60, 'export_restriction'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
  [80, 'internal_error'],
  [86, 'inappropriate_fallback'],
  [90, 'user_canceled'],
  [100, 'no_renegotiation'],
  [109, 'missing_extension'],
  [110, 'unsupported_extension'],
  [111, 'certificate_unobtainable'],
  [112, 'unrecognized_name'],
  [113, 'bad_certificate_status_response'],
  [114, 'bad_certificate_hash_value'],
  [115, 'unknown_psk_identity'],
  [116, 'certificate_required'],
  [120, 'no_application_protocol'],
  [121, 'ech_required'],
]);

/** `TLS 1.3` for 0x0304; versions that clients send to keep servers flexible (RFC 8701) and unknown ones have no name. */
export function versionName(version: number): string | undefined {
  return version === 0x0300
    ? 'SSL 3.0'
    : version >= 0x0301 && version <= 0x0304
      ? `TLS 1.${version - 0x0301}`
      : // Drafts of RFC 8446 had numbers of their own (0x7f and the draft's number).
        version >>> 8 === 0x7f
        ? 'TLS 1.3'
        : undefined;
}
