/**
 * Methods by the IANA registry's column "Idempotent" (RFC 9110 §9.2.2 and the registrations since): repeating one
 * of these has the same intended effect as sending it once.
 */
const IDEMPOTENT = new Set(
  (
    'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY DELETE GET HEAD LABEL LINK MERGE MKACTIVITY MKCALENDAR MKCOL ' +
    'MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND ' +
    'UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'
  ).split(' '),
);
const NOT_IDEMPOTENT = new Set(['CONNECT', 'LOCK', 'PATCH', 'POST']);

/** True or false by the registry, null for a method that it does not know. */
export function isIdempotentMethod(method: string): boolean | null {
  if (IDEMPOTENT.has(method)) return true;
  return NOT_IDEMPOTENT.has(method) ? false : null;
}

/** Whether the word is a registered method. */
export function isKnownMethod(word: string): boolean {
  return IDEMPOTENT.has(word) || NOT_IDEMPOTENT.has(word);
}
