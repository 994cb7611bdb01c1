import { printableBytes } from '../../base/printable-text.ts';
import { shellWord } from '../../base/shell-word.ts';
import { TcpwhyError } from '../../base/tcpwhy-error.ts';
import { guessBinary } from './binary-guess.ts';
import type { ForeignFormat } from './foreign-format.ts';
import { matchMagicNumber } from './magic-numbers.ts';
import { guessText } from './text-guess.ts';

const EXPECTED = 'pcap (d4 c3 b2 a1 or one of its kin) or pcapng (0a 0d 0d 0a)';

const UNKNOWN: ForeignFormat = {
  name: 'not a capture in a format that is known here',
  kind: 'other',
  remedy: 'Check what it is: file FILE. If Wireshark opens it: editcap -F pcap FILE converted.pcap',
};

/** The error that says what an input is, which is no capture that can be read. */
export function notACapture(prefix: Uint8Array, input: string): TcpwhyError {
  if (prefix.length === 0) return emptyInput(input);
  const format = matchMagicNumber(prefix) ?? guessText(prefix) ?? guessBinary(prefix) ?? UNKNOWN;
  const isText = guessText(prefix) !== null;
  const code =
    format.kind !== 'capture' && format.kind !== 'wrapped' ? 'input-not-a-capture' : 'input-unsupported-format';
  return new TcpwhyError(code, `This is ${format.name}.`, {
    input,
    offset: 0,
    seen: isText ? printableBytes(firstLine(prefix)) : hexBytes(prefix.subarray(0, 8)),
    expected: EXPECTED,
    remedy: format.remedy.replaceAll('FILE', input === '-' ? 'FILE' : shellWord(input)),
  });
}

/**
 * Whether an input that begins like this is to be read as a log: `log` when its lines look like one, `text` when only an
 * event in it can tell, null when it is a capture or something else that has its own message.
 */
export function logLikeness(prefix: Uint8Array): 'log' | 'text' | null {
  if (prefix.length === 0 || matchMagicNumber(prefix) !== null) return null;
  const kind = guessText(prefix)?.kind;
  return kind === 'log' || kind === 'text' ? kind : null;
}

function emptyInput(input: string): TcpwhyError {
  return new TcpwhyError('input-empty', 'This is empty: 0 bytes.', {
    input,
    offset: 0,
    seen: '0 bytes',
    expected: EXPECTED,
    remedy:
      'tcpdump writes the file header at once: it was killed before that, or lacked the permission, or the disk is full.',
  });
}

function firstLine(prefix: Uint8Array): Uint8Array {
  const end = prefix.indexOf(0x0a);
  return prefix.subarray(0, Math.min(end < 0 ? prefix.length : end, 60));
}

function hexBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
