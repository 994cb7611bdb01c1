import { parseEndpoint } from './addresses.ts';
import type { Overrides } from './statements.ts';
import { parseMac, parseNumber, parseNumberOverride } from './values.ts';
import type { WordReader } from './words.ts';

type Setter = (into: Overrides, value: string, reader: WordReader) => void;

const upTo =
  (key: 'win' | 'ttl' | 'id' | 'tos' | 'urg' | 'mss' | 'wscale' | 'cut', max: number): Setter =>
  (into, value, reader) => {
    into[key] = parseNumber(value, max, key, reader);
  };

const WITH_VALUE: Readonly<Record<string, Setter>> = {
  win: upTo('win', 0xffff),
  ttl: upTo('ttl', 255),
  id: upTo('id', 0xffff),
  tos: upTo('tos', 255),
  urg: upTo('urg', 0xffff),
  mss: upTo('mss', 0xffff),
  wscale: upTo('wscale', 255),
  cut: upTo('cut', 0xffff),
  seq: (into, value, reader) => {
    into.seq = parseNumberOverride(value, reader);
  },
  ack: (into, value, reader) => {
    into.ack = parseNumberOverride(value, reader);
  },
  ts: (into, value, reader) => {
    const [tsval = '', echo = '0'] = value.split(',');
    const word = (text: string) => parseNumber(text, 0xffffffff, 'ts', reader);
    into.ts = { value: word(tsval), echo: word(echo) };
  },
  sack: (into, value, reader) => {
    into.sack = value.split(',').map((block) => parseSackBlock(block, reader));
  },
  from: (into, value, reader) => {
    into.from = parseEndpoint(value, reader);
  },
  to: (into, value, reader) => {
    into.to = parseEndpoint(value, reader);
  },
  mac: (into, value, reader) => {
    into.mac = parseMac(value, reader);
  },
};

const BARE: Readonly<Record<string, Overrides>> = {
  nots: { ts: null },
  nosack: { sack: [] },
  nodf: { mayFragment: true },
  badsum: { badChecksum: true },
  twice: { twice: true },
};

/** Takes one override if one comes next: `win=0`, `nots`, `options=hex"..."`. */
export function takeOverride(into: Overrides, reader: WordReader): boolean {
  const options = reader.takeBytes('options=');
  if (options !== null) into.options = options;
  if (options !== null) return true;
  const word = reader.peek();
  if (word === null) return false;
  const bare = BARE[word];
  const [key, value] = splitAtEquals(word);
  const setter = value === null ? undefined : WITH_VALUE[key];
  if (bare === undefined && setter === undefined) return false;
  reader.take(word);
  Object.assign(into, bare);
  setter?.(into, value ?? '', reader);
  return true;
}

/** Names of all overrides, for error messages. */
export const OVERRIDE_NAMES = [...Object.keys(WITH_VALUE).map((key) => `${key}=`), ...Object.keys(BARE)].join(' ');

function splitAtEquals(word: string): [string, string | null] {
  const at = word.indexOf('=');
  return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
}

function parseSackBlock(text: string, reader: WordReader): readonly [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text);
  if (match === null) return reader.fail(`expected SACK blocks such as 101-201,301-401, not ${text}`);
  return [Number(match[1]), Number(match[2])];
}
