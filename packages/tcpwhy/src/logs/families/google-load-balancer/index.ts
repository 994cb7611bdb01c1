import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading, LogFamily } from '../../log-family.ts';
import { fieldOf } from '../../phrases/fields.ts';
import { causeList } from '../../phrases/message-rule.ts';
import { STATUS_DETAILS } from './status-details.ts';

/** Google Cloud's application load balancers: `jsonPayload.statusDetails` of the request log. */
const googleLoadBalancer: LogFamily = {
  id: 'google-load-balancer',
  name: 'Google Cloud Load Balancing',
  words: Object.keys(STATUS_DETAILS),
  claims: (entry) => (detailsOf(entry) === undefined ? null : 'certain'),
  read,
};

/** `statusDetails` of the application load balancers, `proxyStatus` of the regional ones beside it. */
function detailsOf(entry: LogEntry): string | undefined {
  const details = fieldOf(entry, 'statusDetails');
  return details !== undefined && /^[a-z][a-z0-9_]{3,80}/.test(details) ? details : undefined;
}

function read(entry: LogEntry): FamilyReading | null {
  const detail = STATUS_DETAILS[/^[a-z0-9_]+/.exec(detailsOf(entry) ?? '')?.[0] ?? ''];
  if (detail === undefined) return null;
  const { causes, look, ...event } = detail;
  return {
    system: 'Google Cloud load balancer',
    reporter: 'proxy',
    ...event,
    local: null,
    remote: null,
    ...(causes === undefined ? {} : { causes: causeList(causes) }),
    ...(look === undefined ? {} : { nextSteps: [{ text: look }] }),
  };
}

export default googleLoadBalancer;
