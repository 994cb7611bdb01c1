/** What a command asks for. */
export interface MysqlCommand {
  readonly name: string;
  readonly kind: 'request' | 'goodbye' | 'handshake';
  /** True: repeating it changes nothing. Null: depends on what it carries. */
  readonly idempotent: boolean | null;
  /** Length of its whole payload when that is fixed, in bytes; 0 when it carries more. */
  readonly fixedBytes: number;
}

function command(
  name: string,
  idempotent: boolean | null,
  fixedBytes = 0,
  kind: MysqlCommand['kind'] = 'request',
): MysqlCommand {
  return { name, kind, idempotent, fixedBytes };
}

/** A statement as text. */
export const COM_QUERY = 0x03;
/** A statement as text, to be executed later. */
export const COM_STMT_PREPARE = 0x16;
/** Executes a prepared statement: its id, flags, parameters. */
export const COM_STMT_EXECUTE = 0x17;
/** Chooses the default database. */
export const COM_INIT_DB = 0x02;
/** The client’s farewell; has no answer. */
export const COM_QUIT = 0x01;
/** Logs in anew on the same connection. */
export const COM_CHANGE_USER = 0x11;

/**
 * The first byte of a packet with sequence number 0 in the command phase.
 *
 * Source: MySQL Internals, "Command Phase" (include/my_command.h); 0xfa: MariaDB's COM_STMT_BULK_EXECUTE.
 */
export const MYSQL_COMMANDS: ReadonlyMap<number, MysqlCommand> = new Map([
  [COM_QUIT, command('COM_QUIT', null, 1, 'goodbye')],
  [COM_INIT_DB, command('COM_INIT_DB', true)],
  [COM_QUERY, command('COM_QUERY', null)],
  [0x04, command('COM_FIELD_LIST', true)],
  [0x05, command('COM_CREATE_DB', null)],
  [0x06, command('COM_DROP_DB', null)],
  [0x07, command('COM_REFRESH', null, 2)],
  [0x08, command('COM_SHUTDOWN', null)],
  [0x09, command('COM_STATISTICS', true, 1)],
  [0x0a, command('COM_PROCESS_INFO', true, 1)],
  [0x0c, command('COM_PROCESS_KILL', null, 5)],
  [0x0d, command('COM_DEBUG', true, 1)],
  [0x0e, command('COM_PING', true, 1)],
  [COM_CHANGE_USER, command('COM_CHANGE_USER', null, 0, 'handshake')],
  [0x12, command('COM_BINLOG_DUMP', true)],
  [0x15, command('COM_REGISTER_SLAVE', null)],
  [COM_STMT_PREPARE, command('COM_STMT_PREPARE', true)],
  [COM_STMT_EXECUTE, command('COM_STMT_EXECUTE', null)],
  [0x18, command('COM_STMT_SEND_LONG_DATA', null)],
  // Has no response; the server forgets the statement.
  [0x19, command('COM_STMT_CLOSE', true, 5)],
  [0x1a, command('COM_STMT_RESET', true, 5)],
  [0x1b, command('COM_SET_OPTION', true, 3)],
  [0x1c, command('COM_STMT_FETCH', null, 9)],
  [0x1e, command('COM_BINLOG_DUMP_GTID', true)],
  [0x1f, command('COM_RESET_CONNECTION', true, 1)],
  [0xfa, command('COM_STMT_BULK_EXECUTE', null)],
]);
