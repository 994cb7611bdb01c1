import type { AppMessage } from '../../model/messages.ts';

/** What a typed message is, and whether it says something worth a line of its own. */
export interface PostgresType {
  readonly name: string;
  readonly kind: AppMessage['kind'];
  /** False for what only accompanies other messages (ParameterStatus, ParseComplete, Sync ...). */
  readonly telling: boolean;
}

function type(name: string, kind: AppMessage['kind'], telling = true): PostgresType {
  return { name, kind, telling };
}

const QUIET = false;

/** Messages that a client sends, by their first byte. PostgreSQL protocol 3.0, "Message Formats". */
export const CLIENT_TYPES: ReadonlyMap<string, PostgresType> = new Map([
  ['B', type('Bind', 'request')],
  ['C', type('Close', 'request', QUIET)],
  ['D', type('Describe', 'request', QUIET)],
  ['E', type('Execute', 'request')],
  ['F', type('FunctionCall', 'request')],
  ['H', type('Flush', 'request', QUIET)],
  ['P', type('Parse', 'request')],
  ['Q', type('Query', 'request')],
  ['S', type('Sync', 'request', QUIET)],
  ['X', type('Terminate', 'goodbye')],
  ['c', type('CopyDone', 'request')],
  ['d', type('CopyData', 'request')],
  ['f', type('CopyFail', 'request')],
  ['p', type('PasswordMessage', 'handshake')],
]);

/** Messages that a server sends. */
export const SERVER_TYPES: ReadonlyMap<string, PostgresType> = new Map([
  ['1', type('ParseComplete', 'response', QUIET)],
  ['2', type('BindComplete', 'response', QUIET)],
  ['3', type('CloseComplete', 'response', QUIET)],
  ['A', type('NotificationResponse', 'response')],
  ['C', type('CommandComplete', 'response')],
  ['D', type('DataRow', 'response', QUIET)],
  ['E', type('ErrorResponse', 'error')],
  ['G', type('CopyInResponse', 'response')],
  ['H', type('CopyOutResponse', 'response')],
  ['I', type('EmptyQueryResponse', 'response')],
  ['K', type('BackendKeyData', 'handshake', QUIET)],
  ['N', type('NoticeResponse', 'response')],
  ['R', type('Authentication', 'handshake')],
  ['S', type('ParameterStatus', 'handshake', QUIET)],
  ['T', type('RowDescription', 'response')],
  ['V', type('FunctionCallResponse', 'response')],
  ['W', type('CopyBothResponse', 'response')],
  ['Z', type('ReadyForQuery', 'response', QUIET)],
  ['c', type('CopyDone', 'response')],
  ['d', type('CopyData', 'response', QUIET)],
  ['n', type('NoData', 'response', QUIET)],
  ['s', type('PortalSuspended', 'response')],
  ['t', type('ParameterDescription', 'response', QUIET)],
  ['v', type('NegotiateProtocolVersion', 'handshake')],
]);

/** Authentication requests, by their number. */
export const AUTHENTICATION_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'AuthenticationOk'],
  [2, 'AuthenticationKerberosV5'],
  [3, 'AuthenticationCleartextPassword'],
  [5, 'AuthenticationMD5Password'],
  [7, 'AuthenticationGSS'],
  [8, 'AuthenticationGSSContinue'],
  [9, 'AuthenticationSSPI'],
  [10, 'AuthenticationSASL'],
  [11, 'AuthenticationSASLContinue'],
  [12, 'AuthenticationSASLFinal'],
]);
