import type { GuardEventName, GuardMessages } from './messages.ts';

/** Fields that lead each line, in this order; the rest follows as the message has it. */
const LEADING = ['local', 'remote', 'kind', 'phase', 'executed', 'attempt'];

/**
 * One event as one line: ISO time in UTC, the sender, then `key=value` pairs. Values with spaces, quotes or control
 * characters are JSON strings; the error is told by its message alone. Example:
 *
 *     2026-11-22T10:00:03.120Z tcpwhy-guard event=retry local=10.0.0.5:40312 remote=10.0.0.9:443 kind=reset phase=read
 *     executed=yes attempt=1 outcome=give-up ...
 */
export function formatEvent<Name extends GuardEventName>(event: Name, message: GuardMessages[Name]): string {
  const fields = new Map<string, unknown>(Object.entries(message));
  fields.delete('time');
  const leading = LEADING.filter((key) => fields.has(key)).map((key): [string, unknown] => [key, fields.get(key)]);
  for (const [key] of leading) fields.delete(key);
  const pairs = [...leading, ...fields].flatMap(([key, value]) => pair(key, value));
  return [message.time, 'tcpwhy-guard', `event=${event}`, ...pairs].join(' ');
}

function pair(key: string, value: unknown): string[] {
  const text = textOf(value);
  return text === undefined ? [] : [`${key}=${quoted(text)}`];
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(',');
  if (typeof value === 'object') return messageOf(value);
  return String(value);
}

/** An error's getters may throw, and a log line is no place to find out. */
function messageOf(value: object): string | undefined {
  try {
    const { message, name } = value as Error;
    const text = typeof message === 'string' && message !== '' ? message : name;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

function quoted(text: string): string {
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}
