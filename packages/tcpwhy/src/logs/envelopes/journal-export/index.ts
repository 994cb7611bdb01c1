import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * `journalctl -o export`: a field per line (`MESSAGE=text`), records apart by an empty line. A value with line feeds is
 * the field's name alone, then its length in eight bytes and the value.
 *
 * Source: systemd.io/JOURNAL_EXPORT_FORMATS. `lines/` hands over a whole record, without NUL bytes.
 */
const journalExport: Envelope = {
  id: 'journal-export',
  priority: 10,
  open({ text }) {
    if (!text.startsWith('__CURSOR=')) return null;
    const fields = fieldsOf(text);
    const message = fields.get('MESSAGE');
    if (message === undefined) return null;
    const program = fields.get('SYSLOG_IDENTIFIER') ?? fields.get('_COMM');
    return {
      inner: message,
      time:
        readTime(fields.get('_SOURCE_REALTIME_TIMESTAMP') ?? '') ?? readTime(fields.get('__REALTIME_TIMESTAMP') ?? ''),
      program,
      host: fields.get('_HOSTNAME'),
      source: `journal ${program ?? ''} ${fields.get('_PID') ?? ''}`,
    };
  },
};

const FIELD = /^[A-Z_][A-Z0-9_]{0,63}(?==|$)/;

function fieldsOf(record: string): Map<string, string> {
  const fields = new Map<string, string>();
  let binary: string | null = null;
  let value: string[] = [];
  for (const line of record.split('\n')) {
    const name = FIELD.exec(line)?.[0];
    if (binary !== null && (name === undefined || line.length === name.length)) {
      value.push(line);
      continue;
    }
    if (binary !== null) fields.set(binary, withoutLength(value.join('\n')));
    binary = name !== undefined && line.length === name.length ? name : null;
    value = [];
    if (name !== undefined && binary === null) fields.set(name, line.slice(name.length + 1));
  }
  if (binary !== null) fields.set(binary, withoutLength(value.join('\n')));
  return fields;
}

/** Of the length only the bytes that are not zero are left: one below 256, two below 65536. */
function withoutLength(value: string): string {
  return value.slice(value.length <= 256 ? 1 : 2);
}

export default journalExport;
