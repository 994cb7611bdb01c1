import { CONVERT_WITH_EDITCAP, type ForeignFormat } from './foreign-format.ts';

interface MagicNumber extends ForeignFormat {
  readonly offset?: number;
  /** Hexadecimal, or text when it begins with a quote. */
  readonly magic: string;
}

const NO_CAPTURE = 'Give a capture: tcpdump -i any -s 0 -w trace.pcap tcp or icmp or icmp6';
const TEXT_MODE =
  'Copy the original again in binary mode (scp, or "binary" in ftp): the bytes that were changed cannot be told.';

function pipe(command: string): string {
  return `Unpack it: ${command} FILE | tcpwhy -`;
}

function capture(magic: string, name: string, remedy = CONVERT_WITH_EDITCAP): MagicNumber {
  return { magic, name, kind: 'capture', remedy };
}

function wrapped(magic: string, name: string, remedy: string): MagicNumber {
  return { magic, name, kind: 'wrapped', remedy };
}

function other(magic: string, name: string, remedy = NO_CAPTURE): MagicNumber {
  return { magic, name, kind: 'other', remedy };
}

/** Longer magic numbers first where one begins with another. */
const MAGIC_NUMBERS: readonly MagicNumber[] = [
  wrapped('1f8b', 'gzip data', pipe('gunzip -c')),
  wrapped('28b52ffd', 'Zstandard data', pipe('zstd -dc')),
  wrapped('fd377a585a00', 'xz data', pipe('xz -dc')),
  wrapped("'BZh", 'bzip2 data', pipe('bzip2 -dc')),
  wrapped('04224d18', 'LZ4 data', pipe('lz4 -dc')),
  wrapped('02214c18', 'LZ4 data (legacy frame)', pipe('lz4 -dc')),
  wrapped('1f9d', 'compress (.Z) data', pipe('uncompress -c')),
  wrapped('5d0000', 'LZMA data', pipe('xz --format=lzma -dc')),
  wrapped("'PK\u0003\u0004", 'a ZIP archive', pipe('unzip -p')),
  wrapped('377abcaf271c', 'a 7-Zip archive', pipe('7z x -so')),
  wrapped("'Rar!\u001a\u0007", 'a RAR archive', pipe('unrar p -inul')),
  wrapped("'MSCF", 'a Windows cabinet', pipe('cabextract -p')),
  { offset: 257, ...wrapped("'ustar", 'a tar archive', pipe('tar -xOf')) },
  capture("'snoop\0\0\0", 'a Solaris snoop capture'),
  capture("'btsnoop\0", 'a Bluetooth capture (btsnoop)', NO_CAPTURE),
  capture("'GMBU", 'a Microsoft Network Monitor 2 capture'),
  capture("'RTSS", 'a Microsoft Network Monitor 1 capture'),
  capture("'TRSNIFF data    \u001a", 'a Sniffer (DOS) capture'),
  capture("'XCP\0", 'a NetXRay or Sniffer (Windows) capture'),
  capture("'iptrace 2.0", 'an AIX iptrace capture'),
  capture("'iptrace 1.0", 'an AIX iptrace capture'),
  capture("'\u007fver", 'an OmniPeek capture'),
  capture('ac01001c', 'an Ixia hardware capture (lcap)'),
  capture('ab01001c', 'an Ixia software capture (lcap)'),
  capture('1c0001ac', 'an Ixia hardware capture (lcap)'),
  capture('1c0001ab', 'an Ixia software capture (lcap)'),
  // pcapng's first bytes were chosen so that these changes show.
  other('0d0a0d0d0d0a', 'a pcapng in which a transfer in text mode changed the line ends', TEXT_MODE),
  other('0a0d0a', 'a pcapng in which a transfer in text mode changed the line ends', TEXT_MODE),
  other('7f454c46', 'a program (ELF)'),
  other("'MZ", 'a Windows program'),
  other('cffaedfe', 'a program (Mach-O)'),
  other('cafebabe', 'a program (Java class or Mach-O)'),
  other("'%PDF", 'a PDF document'),
  other('89504e470d0a1a0a', 'a PNG image'),
  other("'SQLite format 3\0", 'an SQLite database'),
];

/** What the first bytes say the input is, or null. */
export function matchMagicNumber(prefix: Uint8Array): ForeignFormat | null {
  return MAGIC_NUMBERS.find((candidate) => begins(prefix, candidate)) ?? null;
}

function begins(prefix: Uint8Array, { magic, offset = 0 }: MagicNumber): boolean {
  const bytes = magic.startsWith("'")
    ? [...magic.slice(1)].map((character) => character.charCodeAt(0))
    : (magic.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return bytes.every((byte, index) => prefix[offset + index] === byte);
}
