/** Opcodes that a client sends (native_protocol_v5.spec §2.4, v1 §2.3 for CREDENTIALS) and what kind of message each is. */
export const REQUEST_OPCODES: ReadonlyMap<number, { readonly name: string; readonly kind: 'handshake' | 'request' }> =
  new Map([
    [0x01, { name: 'STARTUP', kind: 'handshake' }],
    [0x04, { name: 'CREDENTIALS', kind: 'handshake' }],
    [0x05, { name: 'OPTIONS', kind: 'handshake' }],
    [0x07, { name: 'QUERY', kind: 'request' }],
    [0x09, { name: 'PREPARE', kind: 'request' }],
    [0x0a, { name: 'EXECUTE', kind: 'request' }],
    [0x0b, { name: 'REGISTER', kind: 'handshake' }],
    [0x0d, { name: 'BATCH', kind: 'request' }],
    [0x0f, { name: 'AUTH_RESPONSE', kind: 'handshake' }],
  ]);

/** Opcodes that a server sends. */
export const RESPONSE_OPCODES: ReadonlyMap<
  number,
  { readonly name: string; readonly kind: 'handshake' | 'response' | 'error' }
> = new Map([
  [0x00, { name: 'ERROR', kind: 'error' }],
  [0x02, { name: 'READY', kind: 'handshake' }],
  [0x03, { name: 'AUTHENTICATE', kind: 'handshake' }],
  [0x06, { name: 'SUPPORTED', kind: 'handshake' }],
  [0x08, { name: 'RESULT', kind: 'response' }],
  [0x0c, { name: 'EVENT', kind: 'response' }],
  [0x0e, { name: 'AUTH_CHALLENGE', kind: 'handshake' }],
  [0x10, { name: 'AUTH_SUCCESS', kind: 'handshake' }],
]);

/** Code and message, then details that depend on the code. */
export const OPCODE_ERROR = 0x00;
/** First request but OPTIONS: a [string map] with CQL_VERSION in it. */
export const OPCODE_STARTUP = 0x01;
/** Answers STARTUP and REGISTER; no body. */
export const OPCODE_READY = 0x02;
/** Asks for a login; names the authenticator class. */
export const OPCODE_AUTHENTICATE = 0x03;
/** Asks what the server supports; no body. */
export const OPCODE_OPTIONS = 0x05;
/** Answers OPTIONS with a [string multimap]. */
export const OPCODE_SUPPORTED = 0x06;
/** A [long string], then its parameters. */
export const OPCODE_QUERY = 0x07;
/** Begins with the kind of result, 32 bits. */
export const OPCODE_RESULT = 0x08;
/** A [long string]. */
export const OPCODE_PREPARE = 0x09;
/** What REGISTER asked for, on stream -1. */
export const OPCODE_EVENT = 0x0c;
/** Begins with the type: 0 logged, 1 unlogged, 2 counter. */
export const OPCODE_BATCH = 0x0d;

/** Error code for a version that the server does not speak, among other breaches of the protocol. */
export const ERROR_PROTOCOL = 0x000a;

/** native_protocol_v5.spec §9. */
export const ERROR_NAMES: ReadonlyMap<number, string> = new Map([
  [0x0000, 'server error'],
  [0x000a, 'protocol error'],
  [0x0100, 'authentication error'],
  [0x1000, 'unavailable'],
  [0x1001, 'overloaded'],
  [0x1002, 'bootstrapping'],
  [0x1003, 'truncate error'],
  [0x1100, 'write timeout'],
  [0x1200, 'read timeout'],
  [0x1300, 'read failure'],
  [0x1400, 'function failure'],
  [0x1500, 'write failure'],
  [0x1600, 'CDC write failure'],
  [0x1700, 'compare-and-set write unknown'],
  [0x2000, 'syntax error'],
  [0x2100, 'unauthorized'],
  [0x2200, 'invalid'],
  [0x2300, 'configuration error'],
  [0x2400, 'already exists'],
  [0x2500, 'unprepared'],
]);

/** RESULT kinds, §4.2.5. */
export const RESULT_NAMES: readonly string[] = ['', 'Void', 'Rows', 'Set_keyspace', 'Prepared', 'Schema_change'];
