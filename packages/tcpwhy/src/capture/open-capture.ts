import type { NoticeLog } from '../model/notices.ts';
import { CaptureContext, SNIFF_BYTES } from './capture-context.ts';
import { CaptureStream } from './capture-stream.ts';
import type { CaptureReader } from './container.ts';
import { logLikeness, notACapture } from './foreign/not-a-capture.ts';
import { containerFormats } from './registry.generated.ts';

/** Bytes of an input that are enough to say what it is, or what it is instead of a capture. */
export const OPEN_PREFIX_BYTES = 4096;

/**
 * Opens a capture by its content; names do not count.
 *
 * @param prefix The input's first bytes: OPEN_PREFIX_BYTES or all there are. Only looked at: push them afterwards.
 * @param input  Its name, for messages.
 * @throws TcpwhyError `input-empty`, `input-not-a-capture` or `input-unsupported-format`, with what was seen and what
 *         to do about it.
 */
export function openCapture(prefix: Uint8Array, input: string, notices: NoticeLog): CaptureReader {
  const format = containerFormats.find((candidate) => candidate.sniff(prefix.subarray(0, SNIFF_BYTES)));
  if (format === undefined) throw notACapture(prefix, input);
  return new CaptureStream(format, new CaptureContext(notices, containerFormats));
}

/** Whether these first bytes begin a log rather than a capture; see `logLikeness`. */
export function logLikenessOf(prefix: Uint8Array): 'log' | 'text' | null {
  const isCapture = containerFormats.some((candidate) => candidate.sniff(prefix.subarray(0, SNIFF_BYTES)));
  return isCapture ? null : logLikeness(prefix);
}
