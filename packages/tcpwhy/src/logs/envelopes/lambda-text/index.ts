import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * What AWS Lambda's Node runtime writes, with tabs between: time, request id, level, text. `aws logs tail` puts time and
 * log stream before a message: that time comes off here, too.
 *
 * Source: docs.aws.amazon.com/lambda, "Using the console.log"; the AWS CLI's `logs tail --format detailed`.
 */
const RUNTIME =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\t([0-9a-f-]{36}|undefined)\t(INFO|WARN|ERROR|DEBUG|TRACE|FATAL)\t/;
const TAIL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3,6})?\+00:00) (\d{4}\/\d\d\/\d\d\/\[[\w$]{1,40}\][0-9a-f]{32}) /;

const lambdaText: Envelope = {
  id: 'lambda-text',
  priority: 15,
  open({ text }) {
    const match = RUNTIME.exec(text) ?? TAIL.exec(text);
    if (match === null) return null;
    return { inner: text.slice(match[0].length), time: readTime(match[1] ?? ''), source: `lambda ${match[2]}` };
  },
};

export default lambdaText;
