import type { RecordTable } from '../model/records.ts';
import type { CaptureReader } from './container.ts';

/**
 * Feeds one chunk, or with null the end of the input, and hands on every batch that it completes.
 *
 * @param take Uses the rows before it returns: the table and the bytes are reused.
 */
export function feedCapture(
  reader: CaptureReader,
  chunk: Uint8Array | null,
  records: RecordTable,
  take: (records: RecordTable) => void,
): void {
  if (chunk === null) reader.end();
  else reader.push(chunk);
  while (reader.fill(records) > 0) take(records);
}
