import { parseAddress } from './addresses.ts';
import { OVERRIDE_NAMES, takeOverride } from './parse-overrides.ts';
import type { Fate, IcmpStep, Overrides, ScriptSide, SegmentStep } from './statements.ts';
import { parseNumber, parseTime, type ScriptTime } from './values.ts';
import type { WordReader } from './words.ts';

const FATES: readonly Fate[] = ['lost', 'dropped', 'missed'];

/** TCP flags by Wireshark's letters, in the order of the header's bits (RFC 9293 §3.1). */
const FLAG_LETTERS = 'FSRPAUEC';

/** Reads what follows the time: `[fate] sender > packet`. */
export function parsePacketLine(time: ScriptTime, reader: WordReader): SegmentStep | IcmpStep {
  const fate = FATES.find((word) => reader.takeIf(word)) ?? 'seen';
  if (reader.takeIf('router')) return parseIcmp(time, fate, reader);
  const sender = parseSender(reader.take('a sender: client, server, NAME.client or router'), reader);
  expectArrow(reader);
  return parseSegment(time, fate, sender, reader);
}

interface Sender {
  readonly connection: string;
  readonly side: ScriptSide;
}

function parseSender(word: string, reader: WordReader): Sender {
  const match = /^(?:([A-Za-z][\w-]*)\.)?(client|server)$/.exec(word);
  if (match === null) return reader.fail(`expected client, server, NAME.client or router ADDRESS, not ${word}`);
  return { connection: match[1] ?? '', side: match[2] === 'client' ? 0 : 1 };
}

function expectArrow(reader: WordReader): void {
  if (!reader.takeIf('>')) reader.fail("expected '>' after the sender");
}

function parseSegment(time: ScriptTime, fate: Fate, sender: Sender, reader: WordReader): SegmentStep {
  const again = reader.takeIf('again');
  const flags = again ? null : parseFlags(reader.take('TCP flags, or again'), reader);
  const payload = again ? new Uint8Array() : parsePayload(reader);
  const earlier = again && /^[A-Za-z][\w-]*$/.test(reader.peek() ?? '') && !isTail(reader.peek() ?? '');
  const segment = {
    kind: 'segment' as const,
    line: reader.line,
    time,
    fate,
    ...sender,
    flags,
    again: earlier ? reader.take('a label') : null,
    payload,
  };
  return { ...segment, ...parseTail(reader) };
}

function isTail(word: string): boolean {
  return ['as', 'every'].includes(word) || /^x\d+$/.test(word) || OVERRIDE_NAMES.split(' ').includes(word);
}

function parseFlags(letters: string, reader: WordReader): number {
  if (letters === '-') return 0;
  let flags = 0;
  for (const letter of letters) {
    const bit = FLAG_LETTERS.indexOf(letter);
    if (bit < 0) reader.fail(`unknown TCP flag ${letter} in ${letters}; flags are ${FLAG_LETTERS}, or - for none`);
    flags |= 1 << bit;
  }
  return flags;
}

/** `100 "text" hex"00"`: quoted bytes come first, dots fill up to the length. */
function parsePayload(reader: WordReader): Uint8Array {
  const length = /^\d+$/.test(reader.peek() ?? '') ? parseNumber(reader.take('length'), 65535, 'length', reader) : null;
  const quoted: number[] = [];
  for (let bytes = reader.takeBytes(''); bytes !== null; bytes = reader.takeBytes('')) quoted.push(...bytes);
  if (length !== null && quoted.length > length)
    reader.fail(`the quoted bytes are ${quoted.length}, more than the length ${length}`);
  const payload = new Uint8Array(length ?? quoted.length).fill('.'.charCodeAt(0));
  payload.set(quoted);
  return payload;
}

interface Tail {
  readonly overrides: Overrides;
  readonly label: string | null;
  readonly count: number;
  readonly everyNs: number;
}

function parseTail(reader: WordReader): Tail {
  const overrides: Overrides = {};
  let label: string | null = null;
  let count = 1;
  // A burst leaves a host a few microseconds apart.
  let everyNs = 10_000;
  while (!reader.done) {
    if (takeOverride(overrides, reader)) continue;
    const word = reader.take('an override');
    if (word === 'as') label = reader.take('a label');
    else if (/^x\d+$/.test(word)) count = parseNumber(word.slice(1), 1_000_000, 'a count', reader);
    else if (word === 'every') everyNs = parseTime(reader.take('a time'), reader).ns;
    else reader.fail(`unknown word ${word}; known are: as LABEL, xCOUNT, every TIME, ${OVERRIDE_NAMES}`);
  }
  return { overrides, label, count, everyNs };
}

function parseIcmp(time: ScriptTime, fate: Fate, reader: WordReader): IcmpStep {
  const source = parseAddress(reader.take("the router's address"), reader);
  expectArrow(reader);
  if (!reader.takeIf('icmp')) reader.fail('a router sends icmp TYPE/CODE');
  const [type = '', code = ''] = reader.take('TYPE/CODE, e.g. 3/4').split('/');
  const byte = (text: string) => parseNumber(text, 255, 'ICMP type and code', reader);
  const message = { kind: 'icmp' as const, line: reader.line, time, fate, source, type: byte(type), code: byte(code) };
  return { ...message, ...parseIcmpTail(reader) };
}

function parseIcmpTail(reader: WordReader): Pick<IcmpStep, 'mtuBytes' | 'ttl' | 'quotedBytes' | 'quotes'> {
  let mtuBytes = 0;
  let ttl = 64;
  let quotedBytes: number | null = null;
  let quotes: IcmpStep['quotes'] | null = null;
  while (!reader.done) {
    const word = reader.take('mtu, quotes, ttl= or quoted=');
    if (word === 'mtu') mtuBytes = parseNumber(reader.take('bytes'), 0xffff, 'mtu', reader);
    else if (word === 'quotes') quotes = parseQuotes(reader.take('a label, client or server'), reader);
    else if (word.startsWith('ttl=')) ttl = parseNumber(word.slice(4), 255, 'ttl', reader);
    else if (word.startsWith('quoted=')) quotedBytes = parseNumber(word.slice(7), 1500, 'quoted', reader);
    else reader.fail(`unknown word ${word}; known are: mtu BYTES, quotes WHAT, ttl=, quoted=`);
  }
  if (quotes === null) reader.fail('say what the ICMP error quotes: quotes client, quotes server or quotes LABEL');
  return { mtuBytes, ttl, quotedBytes, quotes };
}

function parseQuotes(word: string, reader: WordReader): IcmpStep['quotes'] {
  return /(^|\.)(client|server)$/.test(word) ? parseSender(word, reader) : { label: word };
}
