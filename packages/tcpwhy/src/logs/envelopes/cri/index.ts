import { readTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * Container Runtime Interface: `2024-05-14T09:12:44.123456789Z stderr F text`; P marks a piece that goes on in the next line.
 *
 * Source: kubernetes/design-proposals-archive, node/kubelet-cri-logging.md.
 */
const PATTERN =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([PF])(?::\S{1,20})?(?: |$)/;

const cri: Envelope = {
  id: 'cri',
  priority: 10,
  open({ text }) {
    const match = PATTERN.exec(text);
    if (match === null) return null;
    return {
      inner: text.slice(match[0].length),
      time: readTime(match[1] ?? ''),
      source: `cri ${match[2]}`,
      isPartial: match[3] === 'P',
    };
  },
};

export default cri;
