import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { corpusPath } from '../../../../../test/corpus.ts';
import { trackCapture } from '../../flow/zeek/testing/track-capture.ts';
import type { ZeekConnection } from '../../model/zeek-connections.ts';
import { renderZeekConnLog } from './render-zeek-conn-log.ts';

const EPOCH = { seconds: 1_767_225_600, nanoseconds: 999_999_900 };

const ROW: ZeekConnection = {
  firstFrame: 1,
  lastFrame: 9,
  startNs: 50,
  durationNs: 1_500_000_600,
  orig_h: '10.0.0.1',
  orig_p: 40_000,
  resp_h: '2001:4860::8888',
  resp_p: 443,
  conn_state: 'SF',
  history: 'ShADadFf',
  orig_bytes: 0,
  resp_bytes: 5_000_000_000,
  missed_bytes: 0,
  orig_pkts: 5,
  orig_ip_bytes: 260,
  resp_pkts: 4,
  resp_ip_bytes: 5_100_000_000,
};

function render(...rows: ZeekConnection[]): string[] {
  return [...renderZeekConnLog(rows, EPOCH)].join('').split('\n');
}

test('header and footer as Zeek writes them, with times of the capture', () => {
  expect(render()).toEqual([
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\tconn',
    '#open\t2026-01-01-00-00-00',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\tip_proto',
    '#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]\tcount',
    '#close\t2026-01-01-00-00-00',
    '',
  ]);
  expect(render(ROW).at(-2)).toBe('#close\t2026-01-01-00-00-02');
});

describe('a row', () => {
  test('has every column', () => {
    const fields = (render(ROW)[8] as string).split('\t');
    expect(fields[1]).toMatch(/^C[0-9A-Za-z]{18}$/);
    fields[1] = 'uid';
    // 999,999,950 ns round up into the next second.
    expect(fields.join(' ')).toBe(
      '1767225601.000000 uid 10.0.0.1 40000 2001:4860::8888 443 tcp - 1.500001 0 5000000000 SF T F 0 ShADadFf 5 260 4 5100000000 - 6',
    );
  });

  test('says - for what is not known', () => {
    const fields = (
      render({ ...ROW, durationNs: null, orig_bytes: null, resp_bytes: null, history: null })[8] as string
    ).split('\t');
    expect([fields[8], fields[9], fields[10], fields[15]]).toEqual(['-', '-', '-', '-']);
  });

  test('stands as Zeek logged the same capture', () => {
    // Line of Zeek's own baseline core.tcp.miss-end-data, whose time and uid are blanked and service is `http`.
    const zeek =
      '192.168.122.230\t60648\t77.238.160.184\t80\ttcp\t-\t10.048360\t538\t2902\tSF\tT\tF\t2902\tShADafgF\t5\t750\t4\t172\t-\t6';
    const { connections, epoch } = trackCapture(readFileSync(corpusPath('zeek/tcp__miss_end_data.pcap')));
    const log = [...renderZeekConnLog(connections, epoch)].join('').split('\n');
    expect(
      log.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t').slice(2).join('\t')),
    ).toEqual([zeek]);
  });
});

describe('uid', () => {
  const uidOf = (row: ZeekConnection): string => (render(row)[8] as string).split('\t')[1] as string;

  test('is the same in every run', () => {
    expect(uidOf({ ...ROW })).toBe(uidOf(ROW));
  });

  test('tells connections apart by tuple and start', () => {
    const others = [{ orig_p: 40_001 }, { resp_p: 444 }, { orig_h: '10.0.0.2' }, { startNs: 51 }];
    const rows = [ROW, ...others.map((other) => ({ ...ROW, ...other }))];
    expect(new Set(rows.map(uidOf)).size).toBe(rows.length);
  });

  test('does not collide among many', () => {
    const uids = new Set<string>();
    for (let port = 0; port < 50_000; port++) uids.add(uidOf({ ...ROW, orig_p: port }));
    expect(uids.size).toBe(50_000);
  });
});
