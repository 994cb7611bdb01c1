import type { NoticeKind } from '../../model/notices.ts';

export const BLOCK_NOT_READ: NoticeKind = {
  id: 'pcapng-block-not-read',
  severity: 'info',
  text: 'Blocks that hold no packets, or are not known, were skipped',
  remedy: '',
};

export const BLOCK_LENGTH_UNEVEN: NoticeKind = {
  id: 'pcapng-block-length-uneven',
  severity: 'notice',
  text: 'Blocks have a length that is no multiple of four; they were read as their writer must have meant them',
  remedy: '',
};

export const BLOCK_LENGTHS_DIFFER: NoticeKind = {
  id: 'pcapng-block-lengths-differ',
  severity: 'notice',
  text: 'Blocks give another length at their end than at their start; the first leads to a sound block and was believed',
  remedy: '',
};

export const SECTION_NOT_READ: NoticeKind = {
  id: 'pcapng-section-not-read',
  severity: 'data-loss',
  text: 'A section has a major version that is not known and was skipped with all its packets',
  remedy: 'Convert the file with a tool that knows it: editcap -F pcap IN OUT.',
};

export const INTERFACE_UNKNOWN: NoticeKind = {
  id: 'pcapng-interface-unknown',
  severity: 'data-loss',
  text: 'Packets name an interface that the section does not describe; without a link type they cannot be read',
  remedy: 'Capture again: the writer left out an interface description, or it was lost.',
};

export const INTERFACES_TOO_MANY: NoticeKind = {
  id: 'pcapng-interfaces-too-many',
  severity: 'data-loss',
  text: 'A section describes more interfaces than are kept; packets of the later ones are left out',
  remedy: 'Split the capture.',
};

export const PACKET_LENGTH_WRONG: NoticeKind = {
  id: 'pcapng-packet-length-wrong',
  severity: 'data-loss',
  text: 'Packets claim more bytes than their block holds; what the block holds was taken',
  remedy: 'Copy the file again, or capture again.',
};

export const PACKETS_WITHOUT_TIME: NoticeKind = {
  id: 'packets-without-time',
  severity: 'notice',
  text: 'Packets have no time stamp (simple packet blocks); each was given the time of the one before it',
  remedy: 'Capture with tcpdump or dumpcap: without times, timeouts and delays cannot be told.',
};

export const OPTIONS_DAMAGED: NoticeKind = {
  id: 'pcapng-options-damaged',
  severity: 'notice',
  text: 'Options overrun their block; those before the damage were used',
  remedy: '',
};

export const CAPTURE_FILTERED: NoticeKind = {
  id: 'capture-filtered',
  severity: 'info',
  text: 'The capture was taken with a filter, so other packets (ICMP errors, say) may be missing',
  remedy: 'Capture with "tcp or icmp or icmp6", or without a filter.',
};

const DROP_REMEDY =
  'Give the capture a larger buffer (tcpdump -B 65536), a smaller snap length (-s 128), a narrower filter, or a faster disk.';

/** Counts of EPB dropcount and obsolete packet blocks: between this packet and the one before it. */
export const DROPPED_BEFORE_PACKET: NoticeKind = {
  id: 'capture-dropped-before-packet',
  severity: 'data-loss',
  text: 'The recorder says that it lost packets just before some it kept',
  remedy: DROP_REMEDY,
};

export const DROPPED_BY_INTERFACE: NoticeKind = {
  id: 'capture-dropped-by-interface',
  severity: 'data-loss',
  text: 'The interface dropped packets before they could be captured',
  remedy: DROP_REMEDY,
};

export const DROPPED_BY_SYSTEM: NoticeKind = {
  id: 'capture-dropped-by-system',
  severity: 'data-loss',
  text: 'The operating system dropped packets that should have been captured',
  remedy: DROP_REMEDY,
};
