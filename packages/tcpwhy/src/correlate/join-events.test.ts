import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../model/log-event.ts';
import { joinEvents } from './join-events.ts';
import type { JoinableConnection } from './joinable-connection.ts';
import { connection, event, logTime, SPAN } from './testing/make-event.ts';

const SERVER = '10.0.0.2:443';

function joinsOf(events: readonly LogEvent[], connections: readonly JoinableConnection[]): string[] {
  const { joins, loose } = joinEvents(events, connections, SPAN);
  return [
    ...joins.map(({ event, connection, confidence }) => `${event.line}=${connection.id} ${confidence}`),
    ...loose.map(({ event, withinCapture }) => `${event.line} ${withinCapture ? 'loose' : 'outside'}`),
  ];
}

describe('by address', () => {
  const first = connection('0', '10.0.0.1:5000', SERVER, ['server rst 10']);
  const again = connection('1', '10.0.0.1:5000', SERVER, ['server rst 900'], { startNs: 890e9 });

  test('both ends name the connection, whichever of them wrote the line', () => {
    const mine = event({ local: '10.0.0.1:5000', remote: SERVER, time: logTime(10.001) });
    const theirs = event({
      line: 2,
      local: SERVER,
      remote: '10.0.0.1:5000',
      time: logTime(10.002),
      reporter: 'server',
    });
    expect(joinsOf([mine, theirs], [first])).toEqual(['1=0 certain', '2=0 certain']);
  });

  test("the client's end alone names it, the server's does not", () => {
    const known = event({ remote: '10.0.0.1:5000', reporter: 'server', kind: 'aborted-by-client' });
    expect(joinsOf([known], [first])).toEqual(['1=0 certain']);
    const other = connection('2', '10.0.0.1:5002', SERVER, ['server rst 10.0001']);
    expect(joinsOf([event({ remote: SERVER, time: logTime(10.02) })], [first, other])).toEqual(['1=2 possible']);
  });

  test('a reused pair of addresses is told apart by time', () => {
    const late = event({ local: '10.0.0.1:5000', remote: SERVER, time: logTime(900.3) });
    expect(joinsOf([late], [first, again])).toEqual(['1=1 certain']);
  });

  test('no connection is named that did not exist yet', () => {
    const early = event({ local: '10.0.0.1:5000', remote: SERVER, time: logTime(2) });
    const sure = event({ line: 2, local: '10.0.0.1:5002', remote: SERVER, time: logTime(950.001) });
    const known = connection('2', '10.0.0.1:5002', SERVER, ['server rst 950'], { startNs: 949e9 });
    expect(joinsOf([early, sure], [again, known])).toEqual(['2=2 certain', '1 loose']);
  });
});

describe('by time', () => {
  const refused = connection('0', '10.0.0.1:5000', SERVER, ['server rst 10'], { ending: 'refused', startNs: 10e9 });
  const reset = connection('1', '10.0.0.1:5001', SERVER, ['client data 19', 'server rst 20']);
  const closed = connection('2', '10.0.0.1:5002', SERVER, ['server fin 30', 'client data 33', 'server rst 33.001']);

  test.each([
    ['refused', event({ kind: 'refused', remote: SERVER, time: logTime(10.001) }), '1=0 likely'],
    ['reset', event({ kind: 'reset', time: logTime(20.003) }), '1=1 likely'],
    ['the close is found out at the next write', event({ kind: 'eof', time: logTime(33.0005) }), '1=2 likely'],
    ['a reset that nobody sent then', event({ kind: 'reset', time: logTime(500) }), '1 loose'],
    ['a name that was not found makes no packet', event({ kind: 'dns', time: logTime(10.001) }), '1 loose'],
    ['before the capture', event({ kind: 'reset', time: logTime(-100) }), '1 outside'],
  ])('%s', (_, line, expected) => {
    expect(joinsOf([line], [refused, reset, closed])).toEqual([expected]);
  });

  test('a RST that the reporter sent itself is not the reset that it complains of', () => {
    const own = connection('3', '10.0.0.1:5003', SERVER, ['client rst 40']);
    expect(joinsOf([event({ kind: 'reset', reporter: 'client', time: logTime(40.001) })], [own])).toEqual(['1 loose']);
    expect(joinsOf([event({ kind: 'reset', reporter: 'server', time: logTime(40.001) })], [own])).toEqual([
      '1=3 likely',
    ]);
  });

  test('several that fit alike are only possible', () => {
    const twin = connection('4', '10.0.0.1:5004', SERVER, ['client data 19', 'server rst 20.001']);
    expect(joinsOf([event({ kind: 'reset', time: logTime(20.003) })], [reset, twin])).toEqual(['1=4 possible']);
  });
});

describe('clocks', () => {
  const connections = [1, 2, 3, 4].map((i) =>
    connection(String(i), `10.0.0.1:500${i}`, SERVER, [`server rst ${i * i * 40}`], {
      startNs: (i * i * 40 - 5) * 1e9,
    }),
  );
  const lines = (shift: number, hasZone: boolean, withAddress: boolean) =>
    connections.map((one, i) =>
      event({
        line: i + 1,
        time: logTime((i + 1) ** 2 * 40 + 0.002 + shift, { hasZone }),
        ...(withAddress ? { local: one.client, remote: one.server } : {}),
      }),
    );
  const all = ['1=1', '2=2', '3=3', '4=4'];
  const named = (events: LogEvent[]) => joinsOf(events, connections).map((join) => join.split(' ')[0]);

  test.each([
    ['addresses, a clock that is 17.3 s ahead', 17.3, true, true],
    ['addresses, a zone that is not written', -8 * 3600, false, true],
    ['no addresses, a zone that is not written', 5.5 * 3600, false, false],
    ['no addresses, a clock that is 211.5 s behind', -211.5, true, false],
  ])('%s', (_, shift, hasZone, withAddress) => {
    const events = lines(shift, hasZone, withAddress);
    const { clock } = joinEvents(events, connections, SPAN);
    expect(clock.offsetNs / 1e9).toBeCloseTo(shift, 1);
    expect(named(events)).toEqual(all);
  });

  test('whole seconds claim no offset', () => {
    const events = connections.map((one, i) =>
      event({
        line: i + 1,
        time: logTime((i + 1) ** 2 * 40, { resolutionNs: 1e9 }),
        local: one.client,
        remote: one.server,
      }),
    );
    expect(joinEvents(events, connections, SPAN).clock.offsetNs).toBe(0);
  });

  test('without a date, without a year: the day of the capture', () => {
    const midnight = logTime(160.002 + 12 * 3600, { hasDate: false });
    const time = { ...midnight, epochNs: 12n * 3_600_000_000_000n + 160_002_000_000n };
    expect(joinsOf([event({ time, local: '10.0.0.1:5002', remote: SERVER })], connections)).toEqual(['1=2 certain']);
    const of1970 = BigInt(Date.UTC(1970, 10, 22, 12) * 1e6) + 160_002_000_000n;
    const noYear = { ...midnight, epochNs: of1970, hasDate: true, hasYear: false };
    expect(joinsOf([event({ time: noYear, local: '10.0.0.1:5002', remote: SERVER })], connections)).toEqual([
      '1=2 certain',
    ]);
  });

  test('equal clocks stand when nothing tells', () => {
    const { clock } = joinEvents([event({ kind: 'dns', time: logTime(5, { hasZone: false }) })], connections, SPAN);
    expect(clock).toMatchObject({ offsetNs: 0, basis: 'assumed' });
  });
});
