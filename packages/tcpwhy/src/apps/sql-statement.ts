/** First words of SQL statements of the databases that are read here: what tells a statement from other text. */
const STATEMENT_WORDS = new Set(
  (
    'ABORT ALTER ANALYZE BEGIN CALL CHANGE CHECK CHECKPOINT CHECKSUM CLOSE CLUSTER COMMENT COMMIT COPY CREATE ' +
    'DEALLOCATE DECLARE DELETE DESC DESCRIBE DISCARD DO DROP END EXECUTE EXPLAIN FETCH FLUSH GRANT HANDLER HELP ' +
    'IMPORT INSERT INSTALL KILL LISTEN LOAD LOCK MERGE MOVE NOTIFY OPTIMIZE PREPARE PURGE REFRESH REINDEX RELEASE ' +
    'RENAME REPAIR REPLACE RESET REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW START STOP TABLE TRUNCATE UNINSTALL ' +
    'UNLISTEN UNLOCK UPDATE USE VACUUM VALUES WITH XA'
  ).split(' '),
);

/** The statement's first word in upper case, behind white space, comments and opening brackets; empty when there is none. */
export function firstWordOf(statement: string): string {
  let rest = statement;
  for (;;) {
    const shorter = rest.replace(/^(?:[\s(;]+|\/\*[\s\S]*?\*\/|(?:--|#)[^\n]*\n)/u, '');
    if (shorter === rest) break;
    rest = shorter;
  }
  return (/^[A-Za-z]+/u.exec(rest)?.[0] ?? '').toUpperCase();
}

/** Whether the text begins as a SQL statement does. */
export function beginsAsStatement(text: string): boolean {
  return STATEMENT_WORDS.has(firstWordOf(text));
}

/** Whether a second statement stands behind the first. */
export function holdsSecondStatement(statement: string): boolean {
  return /;\s*\S/u.test(statement.replace(/'[^']*'/gu, ''));
}
