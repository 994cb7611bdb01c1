import { shellWord } from '../base/shell-word.ts';
import { TcpwhyError } from '../base/tcpwhy-error.ts';
import { sniffEncoding } from './text-encoding.ts';

/** First bytes of what people give by mistake. */
interface KnownBinary {
  /** As Latin-1 text. */
  readonly magic: string;
  readonly name: string;
  /** With FILE for its name. */
  readonly remedy: string;
}

const CAPTURE = 'tcpwhy FILE';
const UNPACK = 'Unpack it and read its text:';

const KNOWN: readonly KnownBinary[] = [
  { magic: '\xd4\xc3\xb2\xa1', name: 'a packet capture (pcap)', remedy: CAPTURE },
  { magic: '\xa1\xb2\xc3\xd4', name: 'a packet capture (pcap)', remedy: CAPTURE },
  { magic: '\x4d\x3c\xb2\xa1', name: 'a packet capture (pcap)', remedy: CAPTURE },
  { magic: '\xa1\xb2\x3c\x4d', name: 'a packet capture (pcap)', remedy: CAPTURE },
  { magic: '\x0a\x0d\x0d\x0a', name: 'a packet capture (pcapng)', remedy: CAPTURE },
  {
    magic: 'LPKSHHRH',
    name: "systemd's journal in binary",
    remedy: 'journalctl --file FILE -o short-iso-precise | tcpwhy explain -',
  },
  {
    magic: 'ElfFile\0',
    name: 'a Windows event log (evtx)',
    remedy: 'On Windows: Get-WinEvent -Path FILE | Format-List | Out-File log.txt',
  },
  {
    magic: '\x1f\x8b',
    name: 'gzip data inside of compressed data',
    remedy: `${UNPACK} gunzip -c FILE | tcpwhy explain -`,
  },
  { magic: 'BZh', name: 'bzip2 data', remedy: `${UNPACK} bzip2 -dc FILE | tcpwhy explain -` },
  { magic: '\xfd7zXZ\0', name: 'xz data', remedy: `${UNPACK} xz -dc FILE | tcpwhy explain -` },
  { magic: '\x04\x22\x4d\x18', name: 'LZ4 data', remedy: `${UNPACK} lz4 -dc FILE | tcpwhy explain -` },
  { magic: 'PK\x03\x04', name: 'a ZIP archive', remedy: `${UNPACK} unzip -p FILE | tcpwhy explain -` },
  {
    magic: '\x89PNG',
    name: 'a PNG image: words in pictures are not read',
    remedy: 'Copy the text of the error instead',
  },
  {
    magic: '\xff\xd8\xff',
    name: 'a JPEG image: words in pictures are not read',
    remedy: 'Copy the text of the error instead',
  },
  { magic: '%PDF', name: 'a PDF document', remedy: 'pdftotext FILE - | tcpwhy explain -' },
  { magic: '\x7fELF', name: 'a program (ELF)', remedy: 'Give a log' },
  { magic: 'SQLite format 3\0', name: 'an SQLite database', remedy: 'Give a log' },
];

/** Control characters that no log has; of compressed or random bytes, one in ten is one. */
const MOST_CONTROLS = 0.05;

/** Whether these first bytes are of a text, in UTF-8, another encoding that keeps ASCII, or UTF-16. */
export function looksLikeText(prefix: Uint8Array): boolean {
  if (KNOWN.some((known) => begins(prefix, known.magic))) return false;
  if (sniffEncoding(prefix).name !== 'utf-8') return true;
  let controls = 0;
  let others = 0;
  for (const byte of prefix) {
    // A log that was truncated under its writer begins with zeros, however many.
    if (byte === 0) continue;
    if (isControl(byte)) controls++;
    others++;
  }
  return controls <= others * MOST_CONTROLS && !isSprinkledWithZeros(prefix);
}

/** Zeros all over, not in one run: numbers of a binary format. */
function isSprinkledWithZeros(prefix: Uint8Array): boolean {
  let runs = 0;
  for (let i = 1; i < prefix.length; i++) if (prefix[i] === 0 && prefix[i - 1] !== 0) runs++;
  return runs > 4 && runs > prefix.length / 100;
}

/** Not TAB, LF, VT, FF, CR, nor the backspaces and escapes of terminals. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && (byte < 8 || byte > 13) && byte !== 0x1b) || byte === 0x7f;
}

function begins(prefix: Uint8Array, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) if (prefix[i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** Whether a line's text is mostly no text, in a log that is. */
export function isBinaryLine(text: string): boolean {
  const searched = text.slice(0, 2000);
  let strange = 0;
  for (let i = 0; i < searched.length; i++) {
    const code = searched.charCodeAt(i);
    if (code === 0xfffd || (code < 0x20 && isControl(code))) strange++;
  }
  return strange > searched.length * 0.3;
}

/** The error for an input that is no log, with what it is and what to do. */
export function notALog(prefix: Uint8Array, input: string): TcpwhyError {
  const known = KNOWN.find(({ magic }) => begins(prefix, magic));
  const seen = Array.from(prefix.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  if (known === undefined)
    return new TcpwhyError('input-not-a-log', 'This is binary data, not a log.', {
      input,
      offset: 0,
      seen,
      expected: 'text',
    });
  const remedy = input === '-' ? known.remedy : known.remedy.replace('FILE', shellWord(input));
  return new TcpwhyError('input-not-a-log', `This is ${known.name}, not a log.`, {
    input,
    offset: 0,
    seen,
    expected: 'text',
    remedy,
  });
}
