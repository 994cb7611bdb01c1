/** What is read of one entry: a megabyte on one line is nobody's error message. */
const MAXIMUM_LENGTH = 65_536;
const HEAD_LENGTH = 49_152;

/** Fields whose values speak of errors. What a request carried is the client's word and is not read. */
const ERROR_FIELD =
  /(?:^|\.)(?:err|error|errors|exception|exc_info|exc|cause|reason|stack|stacktrace|stack_trace|backtrace|throwable|details?|code|errno|syscall|output|failure|fault|lasterror|last_error|message|msg|crash|event)\d?$|error$|(?:^|\.)(?:err|error|exception|exc|event|cause)\.(?:class|type|name|kind)$/i;
const NOT_OURS = /(?:^|\.)(?:req|request|headers|res|response|params|query|body|tags|labels|context)\./i;
/** Fields that hold the peer's or the own address. */
const ADDRESS_FIELD =
  /(?:^|\.)(?:broker|peer|addr|address|port|remote|remoteaddr(?:ess)?|remote_addr|remoteport|localaddress|localport|upstream|upstream_addr|server_addr|target|endpoint|url|coordinator|node|destination)$/i;

/**
 * The text that the grammar searches: the message, then `name: value` lines of the fields that speak of errors and of
 * addresses and are not in the message already. Of very long texts the beginning and the end.
 */
export function signText(message: string, fields: ReadonlyMap<string, string>): string {
  let text = message;
  for (const wanted of [ERROR_FIELD, ADDRESS_FIELD]) {
    for (const [name, value] of fields) {
      if (text.length > MAXIMUM_LENGTH) break;
      if (!wanted.test(name) || NOT_OURS.test(name) || value.length === 0) continue;
      if (value.length > 3 && message.includes(value)) continue;
      text += `\n${name.slice(name.lastIndexOf('.') + 1)}: ${value}`;
    }
  }
  if (text.length <= MAXIMUM_LENGTH) return text;
  return `${text.slice(0, HEAD_LENGTH)}\n${text.slice(text.length - (MAXIMUM_LENGTH - HEAD_LENGTH))}`;
}
