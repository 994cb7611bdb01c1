import type { Envelope } from '../envelope.ts';
import { messageOf, timeOf, writerOf } from '../structured-message.ts';

/** A structured logger's line: pino, bunyan, winston, zap, logrus, slog, Logback, ECS, Serilog, GELF, MongoDB, CloudWatch. */
const jsonLine: Envelope = {
  id: 'json-line',
  priority: 50,
  open(line) {
    const json = line.json;
    if (json === null) return null;
    const { fields } = json;
    return {
      // Without a text of its own the whole object speaks.
      inner: messageOf(fields) ?? line.text,
      time: timeOf(fields),
      ...writerOf(fields),
      fields,
      isStructured: true,
    };
  },
};

export default jsonLine;
