import { type Endpoint, looksLikeEndpoint, parseEndpoint } from './addresses.ts';
import { parseMac, parseNumber } from './values.ts';
import type { WordReader } from './words.ts';

/** How one end of a connection behaves unless a packet line says otherwise; absent: the default, or nothing. */
export interface EndpointSettings {
  readonly endpoint: Endpoint;
  readonly ttl: number;
  /** MSS option of the SYN; null sends none; `default` is 1460, or 1440 on IPv6. */
  readonly mss: number | null | 'default';
  /** Window scale shift; null sends none. */
  readonly windowShift: number | null;
  readonly timestamps: boolean;
  readonly sack: boolean;
  /** Receive window in bytes: the SYN's field as it is, later fields shifted. */
  readonly windowBytes: number;
  /** Initial sequence number; null: made from the connection's number. */
  readonly firstSequence: number | null;
  /** IPv4 identification of the first packet; it counts up per packet. */
  readonly firstId: number | null;
  /** Timestamp value at time 0; it counts milliseconds. */
  readonly firstTimestamp: number | null;
  readonly mac: Uint8Array | null;
}

const ORDINARY: Omit<EndpointSettings, 'endpoint'> = {
  ttl: 64,
  mss: 'default',
  windowShift: 7,
  timestamps: true,
  sack: true,
  // Linux: ten segments of 1460 bytes rounded up by tcp_select_initial_window.
  windowBytes: 64240,
  firstSequence: null,
  firstId: null,
  firstTimestamp: null,
  mac: null,
};

export const ORDINARY_CLIENT: EndpointSettings = {
  ...ORDINARY,
  endpoint: { address: { family: 4, bytes: Uint8Array.of(10, 0, 0, 1) }, port: 40000 },
};

export const ORDINARY_SERVER: EndpointSettings = {
  ...ORDINARY,
  endpoint: { address: { family: 4, bytes: Uint8Array.of(10, 0, 0, 2) }, port: 8080 },
};

type Setting = (reader: WordReader) => Partial<EndpointSettings>;

const number = (reader: WordReader, max: number, what: string) => parseNumber(reader.take(what), max, what, reader);

const SETTINGS: Readonly<Record<string, Setting>> = {
  ttl: (reader) => ({ ttl: number(reader, 255, 'ttl') }),
  mss: (reader) => ({ mss: number(reader, 0xffff, 'mss') }),
  nomss: () => ({ mss: null }),
  wscale: (reader) => ({ windowShift: number(reader, 255, 'wscale') }),
  nowscale: () => ({ windowShift: null }),
  ts: () => ({ timestamps: true }),
  nots: () => ({ timestamps: false }),
  sack: () => ({ sack: true }),
  nosack: () => ({ sack: false }),
  win: (reader) => ({ windowBytes: number(reader, 0x3fffffff, 'win') }),
  isn: (reader) => ({ firstSequence: number(reader, 0xffffffff, 'isn') }),
  id: (reader) => ({ firstId: number(reader, 0xffff, 'id') }),
  tsval: (reader) => ({ firstTimestamp: number(reader, 0xffffffff, 'tsval') }),
  mac: (reader) => ({ mac: parseMac(reader.take('a MAC address'), reader) }),
};

/** Reads settings up to the end of the line or the next role, over what `base` says. */
export function parseSettings(base: EndpointSettings, reader: WordReader): EndpointSettings {
  let settings = base;
  for (let word = reader.peek(); word !== null; word = reader.peek()) {
    if (looksLikeEndpoint(word)) settings = { ...settings, endpoint: parseEndpoint(reader.take('address'), reader) };
    else {
      const setting = SETTINGS[word];
      if (setting === undefined) break;
      reader.take(word);
      settings = { ...settings, ...setting(reader) };
    }
  }
  return settings;
}

/** Names of all settings, for error messages. */
export const SETTING_NAMES = Object.keys(SETTINGS).join(' ');
