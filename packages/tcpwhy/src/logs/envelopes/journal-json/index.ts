import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * `journalctl -o json`: `{"MESSAGE":"text","__REALTIME_TIMESTAMP":"1715677964123456","_HOSTNAME":"web1", ...}`.
 *
 * Source: systemd.journal-fields(7), systemd.io/JOURNAL_EXPORT_FORMATS. A message that is no UTF-8 is an array of bytes.
 */
const journalJson: Envelope = {
  id: 'journal-json',
  priority: 10,
  open(line) {
    const fields = line.json?.fields;
    const message = fields?.get('MESSAGE') ?? bytesMessage(fields);
    if (fields === undefined || message === undefined) return null;
    const program = fields.get('SYSLOG_IDENTIFIER') ?? fields.get('_COMM') ?? fields.get('CONTAINER_NAME');
    return {
      inner: message,
      time:
        readTime(fields.get('_SOURCE_REALTIME_TIMESTAMP') ?? '') ?? readTime(fields.get('__REALTIME_TIMESTAMP') ?? ''),
      program,
      host: fields.get('_HOSTNAME'),
      source: `journal ${program ?? ''} ${fields.get('_PID') ?? fields.get('SYSLOG_PID') ?? ''}`,
    };
  },
};

/** The flat names of an array are MESSAGE.0, MESSAGE.1, ...; flat-json.ts keeps the first ones. */
function bytesMessage(fields: ReadonlyMap<string, string> | undefined): string | undefined {
  if (fields?.has('MESSAGE.0') !== true) return undefined;
  const bytes = Array.from({ length: 32 }, (_, i) => fields.get(`MESSAGE.${i}`)).filter((byte) => byte !== undefined);
  return new TextDecoder().decode(Uint8Array.from(bytes, Number));
}

export default journalJson;
