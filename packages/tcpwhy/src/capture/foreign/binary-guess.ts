import { CONVERT_WITH_EDITCAP, type ForeignFormat } from './foreign-format.ts';

/** What binary input without a magic number of its own looks like, or null. */
export function guessBinary(prefix: Uint8Array): ForeignFormat | null {
  if (prefix.every((byte) => byte === 0)) return ONLY_ZEROS;
  const magic = lostPcapMagic(prefix);
  if (magic !== null) return lostMagic(magic);
  if (looksLikeEtl(prefix)) return ETL;
  return looksLikeErf(prefix) ? ERF : null;
}

const ONLY_ZEROS: ForeignFormat = {
  name: 'nothing but zero bytes, as a crashed host or a full disk leaves them',
  kind: 'other',
  remedy: 'Copy the file again, or capture again.',
};

const ETL: ForeignFormat = {
  name: 'a Windows event trace (ETL)',
  kind: 'capture',
  remedy: 'Convert it: etl2pcapng FILE trace.pcapng (or on Windows: pktmon etl2pcap FILE)',
};

const ERF: ForeignFormat = {
  name: 'an Endace capture (ERF)',
  kind: 'capture',
  remedy: CONVERT_WITH_EDITCAP,
};

/** @param octal The right magic number in octal escapes, which every POSIX printf knows. */
function lostMagic(octal: string): ForeignFormat {
  return {
    name: 'a pcap whose first four bytes, the magic number, are wrong',
    kind: 'other',
    remedy: `Keep a copy, then put them back: printf '${octal}' | dd of=FILE conv=notrunc`,
  };
}

/** The magic number, in octal, that belongs before a header of version 2.4 without time zone, in its byte order. */
function lostPcapMagic(prefix: Uint8Array): string | null {
  if (prefix.length < 24) return null;
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  for (const littleEndian of [true, false]) {
    const isHeader = view.getUint16(4, littleEndian) === 2 && view.getUint16(6, littleEndian) === 4;
    const isPlain = view.getUint32(8, true) === 0 && view.getUint32(12, true) === 0;
    if (isHeader && isPlain && view.getUint16(20, littleEndian) < 400)
      return littleEndian ? '\\324\\303\\262\\241' : '\\241\\262\\303\\324';
  }
  return null;
}

/**
 * ETL files have no magic number. They begin with a WMI_BUFFER_HEADER: its first word is the size of the buffer, a
 * multiple of 1 KiB, and bytes 0x36 and 0x37 the buffer's type, 4 for the one that describes the log file.
 */
function looksLikeEtl(prefix: Uint8Array): boolean {
  if (prefix.length < 0x48) return false;
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const bufferBytes = view.getUint32(0, true);
  const used = view.getUint32(8, true);
  const isSize = bufferBytes >= 1024 && bufferBytes <= 16 << 20 && bufferBytes % 1024 === 0;
  return isSize && used >= 0x48 && used <= bufferBytes && view.getUint16(0x36, true) === 4;
}

/**
 * ERF files are records of 8 bytes of time (seconds in the upper half, little-endian), type, flags, and the record's
 * length in big-endian. Three that lead to each other, of known types and within a day, are taken for one.
 */
function looksLikeErf(prefix: Uint8Array): boolean {
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  let firstSeconds = Number.NaN;
  let at = 0;
  for (let record = 0; record < 3; record++) {
    if (at + 16 > prefix.length) return false;
    const seconds = view.getUint32(at + 4, true);
    const type = view.getUint8(at + 8) & 0x7f;
    const length = view.getUint16(at + 10, false);
    if (type === 0 || type > 48 || length < 16 || seconds < 946_684_800) return false;
    if (Math.abs(seconds - firstSeconds) > 86_400) return false;
    if (record === 0) firstSeconds = seconds;
    at += length;
  }
  return true;
}
