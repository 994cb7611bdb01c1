import type { NoticeKind } from '../model/notices.ts';

const CAPTURE_AGAIN = 'Copy the file again, or capture again: what was lost cannot be read from this file.';

/** The last record is incomplete: full disk, killed capture, or a copy made while it was being written. */
export const CAPTURE_CUT_SHORT: NoticeKind = {
  id: 'capture-cut-short',
  severity: 'data-loss',
  text: 'The capture ends in the middle of a record; everything before it was read',
  remedy: 'Stop tcpdump with SIGINT (or write with -U) before copying the file, and check that the disk is not full.',
};

/** Damage: something that is no record stood where one should begin. */
export const BYTES_SKIPPED: NoticeKind = {
  id: 'capture-bytes-skipped',
  severity: 'data-loss',
  text: 'Bytes that are no packet records were skipped',
  remedy: CAPTURE_AGAIN,
};

/** A record claims more bytes than there are before the next one. */
export const RECORD_LENGTH_WRONG: NoticeKind = {
  id: 'record-length-wrong',
  severity: 'data-loss',
  text: 'Records claim more bytes than stand before the next record; they were taken as cut there',
  remedy: CAPTURE_AGAIN,
};

/** Captured length above the length on the wire: the writer's mistake, both lengths exist once at most. */
export const CAPTURED_ABOVE_ORIGINAL: NoticeKind = {
  id: 'captured-length-above-original',
  severity: 'notice',
  text: 'Records say that more bytes were captured than were on the wire; the captured length was used for both',
  remedy: '',
};

/** A fraction of a second that is a second or more. */
export const TIME_FRACTION_INVALID: NoticeKind = {
  id: 'time-fraction-invalid',
  severity: 'notice',
  text: 'Time stamps have a fraction of a second or more; the excess was carried into the seconds',
  remedy: 'Do not trust intervals around these frames.',
};

/** Normal with several queues or interfaces; large steps mean a clock was set or files were merged. */
export const TIME_STEPS_BACK: NoticeKind = {
  id: 'time-steps-back',
  severity: 'info',
  text: 'Records are earlier than the record before them (several interfaces or queues, merged files, or a clock step)',
  remedy: '',
};

/** `cat a.pcap b.pcap`, or one container appended to another. */
export const CAPTURES_JOINED: NoticeKind = {
  id: 'captures-joined',
  severity: 'info',
  text: 'Another capture begins inside this file; both were read, one behind the other',
  remedy: 'If they come from different places, give them as separate files: their clocks may differ.',
};

/** A version number that no specification knows. */
export const VERSION_UNEXPECTED: NoticeKind = {
  id: 'capture-version-unexpected',
  severity: 'notice',
  text: 'The capture names a format version that is not known; it was read as the known one',
  remedy: '',
};
