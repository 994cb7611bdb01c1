import type { NoticeKind } from '../model/notices.ts';

/** What tracking may have to say about the capture. */
export const FLOW_NOTICES = {
  duplicateRecord: {
    id: 'packet-recorded-twice',
    severity: 'notice',
    text: 'The same packet was recorded more than once (several interfaces, or a mirror port); copies were not counted as retransmissions',
    remedy: 'Capture on one interface (-i eth0 instead of -i any) to make the capture smaller',
  },
  badChecksum: {
    id: 'tcp-checksum-wrong',
    severity: 'info',
    text: 'TCP checksums are wrong; on packets that the capturing host itself sent this is offloading and means nothing',
    remedy: '',
  },
  icmpWithoutConnection: {
    id: 'icmp-error-without-connection',
    severity: 'info',
    text: 'An ICMP error quotes a TCP segment of a connection that this capture does not show',
    remedy: 'Capture without a filter on ports, from before the connection begins',
  },
} as const satisfies Record<string, NoticeKind>;
