import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * Docker's json-file driver: `{"log":"text\n","stream":"stderr","time":"2024-05-14T09:12:44.123456789Z"}`; also Fluent
 * Bit's and Fluentd's records, which keep `log` and `stream`.
 *
 * Source: docs.docker.com/engine/logging/drivers/json-file. Lines above 16 KiB come in pieces; only the last ends in `\n`.
 */
const dockerJson: Envelope = {
  id: 'docker-json',
  priority: 10,
  open(line) {
    const fields = line.json?.fields;
    const log = fields?.get('log');
    const stream = fields?.get('stream');
    if (fields === undefined || log === undefined || stream === undefined) return null;
    const container = fields.get('kubernetes.container_name');
    return {
      inner: log.replace(/\r?\n$/, ''),
      time: readTime(fields.get('time') ?? fields.get('@timestamp') ?? ''),
      isTimeBehind: true,
      program: container ?? fields.get('attrs.tag'),
      host: fields.get('kubernetes.pod_name'),
      source: `docker ${container ?? ''} ${stream}`,
      // Fluent Bit takes the line feed away, so that only long texts without one are pieces.
      isPartial: !log.endsWith('\n') && log.length >= 8192,
    };
  },
};

export default dockerJson;
