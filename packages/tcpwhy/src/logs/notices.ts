import type { NoticeKind } from '../model/notices.ts';

/** What reading a log may have to say. */
export const LOG_NOTICES = {
  longLine: {
    id: 'log-line-too-long',
    severity: 'data-loss',
    text: 'Lines are longer than 64 KiB; what is behind that was passed over',
    remedy: 'If it is one JSON document without line ends, write it as one object per line: jq -c . FILE',
  },
  longEntry: {
    id: 'log-entry-too-long',
    severity: 'notice',
    text: 'Stack traces or blocks are longer than 400 lines or 64 KiB; the rest was passed over',
    remedy: '',
  },
  nulBytes: {
    id: 'log-nul-bytes',
    severity: 'notice',
    text: 'NUL bytes stand in the log and were left out: it was truncated while a program wrote to it, or its host crashed',
    remedy: 'Have log rotation rename files rather than truncate them (logrotate without copytruncate)',
  },
  binary: {
    id: 'log-binary-lines',
    severity: 'data-loss',
    text: 'Lines with words of interest are binary data and were passed over',
    remedy: 'If it is a log in another encoding, convert it: iconv -t utf-8',
  },
  badUtf8: {
    id: 'log-not-utf8',
    severity: 'info',
    text: 'Lines are not UTF-8; what could not be read shows as a replacement character',
    remedy: 'If words of other languages matter, convert the log first: iconv -f WINDOWS-1252 -t UTF-8',
  },
  clockBack: {
    id: 'log-clock-jumped-back',
    severity: 'notice',
    text: 'Times jump back by more than a minute: logs were joined or rotated out of order, or the clock was set',
    remedy: 'Order of events is that of the lines',
  },
  passedOver: {
    id: 'log-lines-passed-over',
    severity: 'info',
    text: 'Lines that speak of no broken connection were passed over',
    remedy: '',
  },
} as const satisfies Record<string, NoticeKind>;
