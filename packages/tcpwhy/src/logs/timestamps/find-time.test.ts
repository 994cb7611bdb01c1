import { describe, expect, test } from 'vitest';
import { findTime, readTime } from './find-time.ts';

const utc = (...parts: [number, number, number, number, number, number]) => {
  const [year, month, ...rest] = parts;
  return BigInt(Date.UTC(year, month - 1, ...rest)) * 1_000_000n;
};
const AFTERNOON = utc(2026, 11, 22, 14, 8, 50);
const YEARLESS = utc(1970, 11, 22, 14, 8, 50);
const TIME_OF_DAY = utc(1970, 1, 1, 14, 8, 50);

describe('full times, as they stand in a line', () => {
  test.each<[string, string, bigint]>([
    ['2026-11-22T14:08:50Z x', '2026-11-22T14:08:50Z', AFTERNOON],
    ['[api] 2026-11-22T14:08:50.123Z failed', '2026-11-22T14:08:50.123Z', AFTERNOON + 123_000_000n],
    ['2026-11-22 14:08:50,123 ERROR x', '2026-11-22 14:08:50,123', AFTERNOON + 123_000_000n],
    [
      '2026-11-22T14:08:50.123456789+02:00',
      '2026-11-22T14:08:50.123456789+02:00',
      AFTERNOON - 7_200_000_000_000n + 123_456_789n,
    ],
    ['2026-11-22 14:08:50.1 UTC [9]', '2026-11-22 14:08:50.1 UTC', AFTERNOON + 100_000_000n],
    ['2026-11-22 14:08:50 -0430 x', '2026-11-22 14:08:50 -0430', AFTERNOON + 16_200_000_000_000n],
    ['2026-11-22 14:08:50.5+02 LOG', '2026-11-22 14:08:50.5+02', AFTERNOON - 7_200_000_000_000n + 500_000_000n],
    ['2026-11-22 14:08:50 CET x', '2026-11-22 14:08:50 CET', AFTERNOON - 3_600_000_000_000n],
    ['2026/11/22 14:08:50 dial tcp', '2026/11/22 14:08:50', AFTERNOON],
    ['2026.11.22 14:08:50 LOG3[3]: x', '2026.11.22 14:08:50', AFTERNOON],
    ['2026-11-22T14:08 x', '2026-11-22T14:08', utc(2026, 11, 22, 14, 8, 0)],
    ['20261122T140850Z x', '20261122T140850Z', AFTERNOON],
    ['I20261122 14:08:50.000001 7 a.cc:1] x', '20261122 14:08:50.000001', AFTERNOON + 1000n],
    ['2026-11-22-14.08.50.000001 DB2', '2026-11-22-14.08.50.000001', AFTERNOON + 1000n],
    ['1.2.3.4 - - [22/Nov/2026:14:08:50 +0000] "GET', '22/Nov/2026:14:08:50 +0000', AFTERNOON],
    ['1.2.3.4:5 [22/Nov/2026:14:08:50.586] fe', '22/Nov/2026:14:08:50.586', AFTERNOON + 586_000_000n],
    ['4659:M 22 Nov 2026 14:08:50.584 # x', '22 Nov 2026 14:08:50.584', AFTERNOON + 584_000_000n],
    ['[22-Nov-2026 14:08:50 Europe/Berlin] PHP', '22-Nov-2026 14:08:50 Europe/Berlin', AFTERNOON - 3_600_000_000_000n],
    ['[22-Jul-2026 14:08:50 Europe/Berlin] PHP', '22-Jul-2026 14:08:50 Europe/Berlin', utc(2026, 7, 22, 12, 8, 50)],
    ['22-Nov-2026::14:08:50 ===', '22-Nov-2026::14:08:50', AFTERNOON],
    ['Date: Sun, 22 Nov 2026 14:08:50 GMT', 'Sun, 22 Nov 2026 14:08:50 GMT', AFTERNOON],
    ['[Sun Nov 22 14:08:50.321527 2026] [proxy', 'Sun Nov 22 14:08:50.321527 2026', AFTERNOON + 321_527_000n],
    ['Sun Nov 22 14:08:50 UTC 2026 x', 'Sun Nov 22 14:08:50 UTC 2026', AFTERNOON],
    ['Nov 22, 2026 2:08:50 PM com.example', 'Nov 22, 2026 2:08:50 PM', AFTERNOON],
    ['Nov 22, 2026 2:08:50\u202fPM com.example', 'Nov 22, 2026 2:08:50\u202fPM', AFTERNOON],
    ['Nov 22 2026 14:08:50: %ASA-6', 'Nov 22 2026 14:08:50', AFTERNOON],
    ['11/22/2026 2:08:50 PM x', '11/22/2026 2:08:50 PM', AFTERNOON],
    ['22/11/2026 14:08:50 x', '22/11/2026 14:08:50', AFTERNOON],
    ['26/11/22 14:08:50 INFO Executor', '26/11/22 14:08:50', AFTERNOON],
    ['[11/22/26 14:08:50:123 UTC] 0000', '11/22/26 14:08:50:123 UTC', AFTERNOON + 123_000_000n],
    ['22.11.2026 14:08:50 x', '22.11.2026 14:08:50', AFTERNOON],
    ['261122 14:08:50 [Note] x', '261122 14:08:50', AFTERNOON],
    ['date=2026-11-22 time=14:08:50 devname=x', 'date=2026-11-22 time=14:08:50', AFTERNOON],
    ['{"t":{"$date":"2026-11-22T14:08:50.000+00:00"}', '2026-11-22T14:08:50.000+00:00', AFTERNOON],
    ['1795356530 x', '1795356530', AFTERNOON],
    ['1795356530.124      0 127.0.0.1 TCP_MISS', '1795356530.124', AFTERNOON + 124_000_000n],
    ['%3|1795356530.500|FAIL|rdkafka', '1795356530.500', AFTERNOON + 500_000_000n],
  ])('%s', (line, text, epochNs) => {
    expect(findTime(line)).toMatchObject({ text, epochNs, hasDate: true, hasYear: true });
  });
});

describe('what is missing is said', () => {
  test.each([
    ['Nov 22 14:08:50 web1 sshd[1]: x', 'Nov 22 14:08:50', YEARLESS, { hasDate: true, hasYear: false, hasZone: false }],
    ['E1122 14:08:50.000000    7 a.go:1] x', '1122 14:08:50.000000', YEARLESS, { hasYear: false, resolutionNs: 1000 }],
    ['14:08:50.500 [notice] x', '14:08:50.500', TIME_OF_DAY + 500_000_000n, { hasDate: false, hasYear: true }],
    ['INFO  14:08:50 Unexpected', '14:08:50', TIME_OF_DAY, { hasDate: false, resolutionNs: 1e9 }],
    // April or May.
    ['05/04/2026 14:08:50 x', '05/04/2026 14:08:50', TIME_OF_DAY, { hasDate: false }],
    ['2026-11-22 14:08:50 x', '2026-11-22 14:08:50', AFTERNOON, { hasZone: false }],
    // India, Ireland or Israel.
    ['2026-11-22 14:08:50 IST x', '2026-11-22 14:08:50 IST', AFTERNOON, { hasZone: false }],
    ['2026-11-22 14:08:50Z x', '2026-11-22 14:08:50Z', AFTERNOON, { hasZone: true }],
  ])('%s', (line, text, epochNs, rest) => {
    expect(findTime(line)).toMatchObject({ text, epochNs, ...rest });
  });
});

test('the first one written counts', () => {
  expect(findTime('Nov  2 04:11:44 n k[1]: I1102 04:11:44.502113 1 x')?.text).toBe('Nov  2 04:11:44');
  expect(findTime('at 22/Nov/2026:14:08:50 and 2026-11-22T14:08:51Z')?.text).toBe('22/Nov/2026:14:08:50');
});

test.each([
  '[  123.456789] eth0: link is up',
  'took 14:08 minutes',
  'retry in 00:00:05, 14:08:50 elapsed',
  'version 2026.11.22, build 20261122',
  'id 1795356530 of 20261122140850',
  'connect to 10.20.30.40:8080',
  '2026-13-22 14:08:50',
  '2026-11-22 25:08:50',
  'GET /2026/11/22/report.html',
  '',
])('no time: %s', (line) => {
  expect(findTime(line)).toBeNull();
});

test('values of fields', () => {
  const all = ['1795356530', '1795356530000', '1795356530000000', '1795356530000000000', '1.795356530000e+09'];
  for (const value of all) expect(readTime(value)?.epochNs, value).toBe(AFTERNOON);
  expect(readTime('2026-11-22T14:08:50Z')?.epochNs).toBe(AFTERNOON);
  for (const value of ['12', '99999999999', 'at 2026-11-22T14:08:50Z it failed', ''])
    expect(readTime(value)).toBeNull();
});

test('hostile lines take no time to speak of', () => {
  for (const part of ['2026-11-22T14:08:', 'Nov 22 14:08', '22/Nov/2026:14:', '1', '11/22/', 'date=2026-', ' ', 'Sun '])
    expect(findTime(part.repeat(100_000 / part.length))).toSatisfy((time) => time === null || typeof time === 'object');
});
