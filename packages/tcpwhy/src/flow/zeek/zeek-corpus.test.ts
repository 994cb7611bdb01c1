import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpusPath, inCorpus } from '../../../../../test/corpus.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { type TrackedCapture, trackCapture } from './testing/track-capture.ts';
import type { ZeekTrackerOptions } from './zeek-tracker.ts';

interface IndexEntry {
  readonly name: string;
  readonly capture: string;
  readonly partial: boolean;
  readonly ignore_checksums: boolean;
  /** Only what the test loaded, not all of Zeek's default scripts. */
  readonly bare: boolean;
  readonly loads: readonly string[];
}

/** A row of truth; partial ones lack columns. `ts_pcap` is in seconds since 1970. */
type ExpectedRow = Partial<Record<keyof ZeekConnection | 'duration' | 'ts_pcap', string | number | null>>;

/** Ports that a bare run knows when it loads these scripts (their `ports` constants). */
const PORTS_OF_SCRIPTS: Readonly<Record<string, readonly number[]>> = {
  dns: [53],
  ftp: [21, 2811],
  http: [80, 81, 631, 1080, 3128, 8000, 8080, 8888],
  imap: [143],
  ldap: [389, 3268],
  modbus: [502],
  mysql: [1434, 3306],
  postgresql: [5432],
  redis: [6379],
  ssh: [22],
  ssl: [443, 465, 563, 585, 614, 636, 989, 990, 992, 993, 995, 5223],
};

/** Where we differ on purpose: the columns of the capture's only row. */
const DIFFERENCES: Readonly<Record<string, { readonly why: string; readonly ours: Partial<ZeekConnection> }>> = {
  vntag_vlan_sandwich_clean: {
    why: 'the one frame ends inside the TCP options; Zeek opens an empty connection, we count the packet',
    ours: { history: 'H', orig_pkts: 1, orig_ip_bytes: 60 },
  },
  auth_change_session_keys: {
    why: 'the decoder reports a wrong IP header checksum as a wrong TCP checksum; Zeek drops such packets unseen',
    ours: { history: 'ScAD' },
  },
};

const COMPARED = [
  'conn_state',
  'orig_bytes',
  'resp_bytes',
  'missed_bytes',
  'orig_pkts',
  'resp_pkts',
  'orig_ip_bytes',
  'resp_ip_bytes',
] as const;

const index: IndexEntry[] = inCorpus('zeek/index.json')
  ? JSON.parse(readFileSync(corpusPath('zeek/index.json'), 'utf8'))
  : [];
const present = index.filter((entry) => inCorpus(capturePath(entry)));

test('the corpus is there', () => {
  expect(present.length).toBeGreaterThanOrEqual(30);
});

describe('rows as Zeek has them', () => {
  test.each(present.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
    const expected = readExpected(entry);
    const tracked = track(entry);
    const unmatched = new Set(tracked.connections);
    for (const row of expected) {
      const ours = closest(unmatched, row, tracked);
      expect(ours, `a row for ${JSON.stringify(row)}`).toBeDefined();
      if (ours === undefined) continue;
      unmatched.delete(ours);
      compareRow(ours, row, tracked, name);
    }
    expect([...unmatched]).toEqual([]);
  });
});

test('batches do not matter', () => {
  for (const entry of present.filter((candidate) => candidate.name.startsWith('tcp__') || /ssh$/.test(candidate.name)))
    expect(track(entry, 7), entry.name).toEqual(track(entry));
});

function compareRow(ours: ZeekConnection, row: ExpectedRow, tracked: TrackedCapture, name: string): void {
  const differs = DIFFERENCES[name]?.ours ?? {};
  for (const column of COMPARED)
    if (column in row) expect([row[column], differs[column]], column).toContain(ours[column]);
  if ('history' in row) expect([withoutLimits(row.history), differs.history], 'history').toContain(ours.history);
  if (typeof row.ts_pcap === 'number') expect(startSeconds(ours, tracked)).toBeCloseTo(row.ts_pcap, 4);
  if (row.duration === null) expect(ours.durationNs).toBeNull();
  if (typeof row.duration === 'number') expect((ours.durationNs ?? 0) / 1e9).toBeCloseTo(row.duration, 5);
}

/** `x` stands for limits of Zeek's protocol parsers, which we do not have. */
function withoutLimits(history: string | number | null | undefined): string | number | null | undefined {
  return typeof history === 'string' ? history.replace(/x/gi, '') : history;
}

/** The row on the expected 4-tuple that starts nearest: Zeek lists rows in order of their ends. */
function closest(rows: Set<ZeekConnection>, row: ExpectedRow, tracked: TrackedCapture): ZeekConnection | undefined {
  const keys = ['orig_h', 'orig_p', 'resp_h', 'resp_p'] as const;
  const distance = (ours: ZeekConnection): number => Math.abs(startSeconds(ours, tracked) - Number(row.ts_pcap ?? 0));
  return [...rows]
    .filter((ours) => keys.every((key) => row[key] === undefined || row[key] === ours[key]))
    .sort((a, b) => distance(a) - distance(b))[0];
}

function startSeconds(row: ZeekConnection, { epoch }: TrackedCapture): number {
  return epoch.seconds + (epoch.nanoseconds + row.startNs) / 1e9;
}

function track(entry: IndexEntry, batchRows?: number): TrackedCapture {
  const options: ZeekTrackerOptions = {
    ignoreChecksums: entry.ignore_checksums,
    ...(entry.bare ? { serverPorts: portsOf(entry.loads) } : {}),
  };
  return trackCapture(readFileSync(corpusPath(capturePath(entry))), options, batchRows);
}

function portsOf(loads: readonly string[]): Set<number> {
  return new Set(loads.flatMap((script) => PORTS_OF_SCRIPTS[script.replace('base/protocols/', '')] ?? []));
}

function readExpected(entry: IndexEntry): ExpectedRow[] {
  return JSON.parse(readFileSync(corpusPath(`${folderOf(entry)}${entry.name}.expected.json`), 'utf8'));
}

function capturePath(entry: IndexEntry): string {
  return folderOf(entry) + entry.capture.replace(/^partial\//, '');
}

function folderOf(entry: IndexEntry): string {
  return entry.partial ? 'zeek/partial/' : 'zeek/';
}
