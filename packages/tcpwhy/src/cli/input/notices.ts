import type { NoticeKind } from '../../model/notices.ts';

/** Something that the input layer has to say about an input. */
export interface InputNotice {
  readonly kind: NoticeKind;
  /** First place, e.g. `byte 1234 of the file`. */
  readonly where: string;
  /** Safe to print; empty when there is nothing to add. */
  readonly detail: string;
}

/** Takes notices while an input is read. */
export type NoticeSink = (kind: NoticeKind, where: string, detail?: string) => void;

export const INPUT_READ_FAILED: NoticeKind = {
  id: 'input-read-failed',
  severity: 'data-loss',
  text: 'The input could not be read to its end; what came before was used',
  remedy: 'Check the disk or the network share (dmesg shows I/O errors), and copy the file again.',
};

export const COMPRESSED_DATA_CUT: NoticeKind = {
  id: 'compressed-data-cut',
  severity: 'data-loss',
  text: 'The compressed data end too early; what could be decompressed was used',
  remedy: 'Copy the file again; if it is still being written, wait for its end.',
};

export const COMPRESSED_DATA_DAMAGED: NoticeKind = {
  id: 'compressed-data-damaged',
  severity: 'data-loss',
  text: 'The compressed data are damaged; what came before the damage was used',
  remedy: 'Copy the file again in binary mode, or capture again.',
};

export const TRAILING_BYTES: NoticeKind = {
  id: 'compressed-data-trailing-bytes',
  severity: 'data-loss',
  text: 'Behind the compressed data stand bytes that are not compressed; they were left out',
  remedy: 'If files were joined there, give them as separate files.',
};

export const TOO_MUCH_OUTPUT: NoticeKind = {
  id: 'compressed-data-too-dense',
  severity: 'data-loss',
  text: 'The compressed data swell beyond what captures ever do (a decompression bomb?); reading was stopped',
  remedy: 'If it is a real capture, decompress it to a file first and give that.',
};
