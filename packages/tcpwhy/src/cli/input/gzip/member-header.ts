import type { PullBuffer } from '../pull-buffer.ts';

const FIXED_BYTES = 10;
const METHOD_DEFLATE = 8;
const FLAG_HEADER_CHECK = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const FLAGS_RESERVED = 0xe0;

/** Whether a gzip member may begin here: the magic number, in all bytes that are there. */
export function beginsMember(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b;
}

/**
 * Takes a member's header (RFC 1952 §2.3) off the buffer, name and comment unread.
 *
 * @returns `cut` when the input ends in it, `damaged` when it is none.
 */
export async function takeMemberHeader(input: PullBuffer): Promise<'taken' | 'cut' | 'damaged'> {
  if (!(await input.ensure(FIXED_BYTES))) return 'cut';
  const { bytes, position } = input;
  const flags = bytes[position + 3] as number;
  const isDeflate = beginsMember(bytes, position) && bytes[position + 2] === METHOD_DEFLATE;
  if (!isDeflate || (flags & FLAGS_RESERVED) !== 0) return 'damaged';
  input.position += FIXED_BYTES;
  if (flags & FLAG_EXTRA && !(await skipExtra(input))) return 'cut';
  if (flags & FLAG_NAME && !(await skipText(input))) return 'cut';
  if (flags & FLAG_COMMENT && !(await skipText(input))) return 'cut';
  if (flags & FLAG_HEADER_CHECK && !(await input.skip(2))) return 'cut';
  return 'taken';
}

async function skipExtra(input: PullBuffer): Promise<boolean> {
  if (!(await input.ensure(2))) return false;
  const { bytes, position } = input;
  return input.skip(2 + ((bytes[position] as number) | ((bytes[position + 1] as number) << 8)));
}

/** To the zero byte that ends a text, however long it is. */
async function skipText(input: PullBuffer): Promise<boolean> {
  while (await input.ensure(1)) {
    const end = input.bytes.indexOf(0, input.position);
    const isHere = end >= 0 && end < input.limit;
    input.position = isHere ? end + 1 : input.limit;
    if (isHere) return true;
  }
  return false;
}
