import { findTime } from '../../timestamps/find-time.ts';
import type { Envelope } from '../envelope.ts';

/**
 * Google's glog and Kubernetes' klog: `E1122 14:13:02.241029    2524 request.go:1011] text`.
 *
 * Source: kubernetes/klog, "Log formatting" (klog.go). The letter is the severity; years only with glog's flag.
 */
const PATTERN = /^[IWEFD](?:\d{4})?\d{4} \d\d:\d\d:\d\d\.\d{4,9} {1,8}(\d{1,10}) ([\w./-]{1,200}:\d{1,7})\] ?/;

const klog: Envelope = {
  id: 'klog',
  priority: 40,
  open({ text }) {
    const match = PATTERN.exec(text);
    if (match === null) return null;
    return {
      inner: text.slice(match[0].length),
      time: findTime(match[0]),
      logger: match[2],
      fields: new Map([['caller', match[2] ?? '']]),
    };
  },
};

export default klog;
