import type { Diagnosis, DiagnosisInput, Evidence, Finding } from '../src/model/diagnosis.ts';

/**
 * Made-up answers that renderers are tested with: shapes that a real engine produces, one worry each.
 * Times and addresses are invented; causes are ids of the catalogue.
 */

const SECOND_ZERO = '2024-05-01T12:00:00';

/** `2024-05-01T12:00:SS.fffffffffZ`, seconds below 60. */
function at(seconds: number): string {
  const whole = Math.floor(seconds);
  const fraction = Math.round((seconds - whole) * 1e9);
  return `${SECOND_ZERO.slice(0, -2)}${String(whole).padStart(2, '0')}.${String(fraction).padStart(9, '0')}Z`;
}

function input(name: string, packets: number, tcpPackets = packets): DiagnosisInput {
  return {
    name,
    kind: 'pcap',
    format: 'pcap, microseconds, little-endian',
    linkTypes: packets === 0 ? [] : ['Ethernet'],
    packets,
    tcpPackets,
    firstTime: packets === 0 ? null : at(0),
    lastTime: packets === 0 ? null : at(42.5),
  };
}

function frame(number: number, seconds: number, from: 'client' | 'server' | 'path', text: string): Evidence {
  return { input: 'trace.pcap', frame: number, time: at(seconds), text, from, connection: '0' };
}

const stalePool: Finding = {
  cause: 'stale-pooled-connection',
  severity: 'error',
  confidence: 'likely',
  summary:
    'The client wrote a request of 86 bytes to a connection from its pool that the server had closed 2.0 s before, and the server answered with RST.',
  actor: 'both',
  actorAddress: '10.0.0.2:3306',
  connections: ['0', '4', '9', '11', '12', '17', '23'],
  connectionCount: 400,
  evidence: [
    frame(3, 0.0002, 'client', 'ACK completes the handshake'),
    frame(11, 5.25, 'server', 'FIN, ACK: closes after 5.2 s without a request'),
    frame(12, 5.2504, 'client', 'ACK of the FIN; the client keeps its side open'),
    frame(13, 7.2504, 'client', 'PSH, ACK 86 bytes: COM_QUERY SELECT * FROM accounts WHERE id = 7'),
    frame(14, 7.2506, 'server', 'RST'),
  ],
  facts: { idleBeforeCloseMs: 5249.8, idleBeforeRequestMs: 2000, requestBytes: 86, requestAcknowledged: false },
  requestMayHaveExecuted: { verdict: 'no', because: 'the server had closed its socket before the request was sent' },
  rivals: [
    { cause: 'middlebox-reset', because: 'both RST and FIN carry TTL 63, so nothing speaks for a third party' },
    { cause: 'process-death', because: 'other connections of the server lived on' },
  ],
  remedies: [
    {
      setting: 'SetConnMaxIdleTime',
      value: '4s',
      where: 'Go client, database/sql',
      text: 'Shorter than the wait_timeout of the server (5 s here), so that the pool closes first.',
    },
    { text: 'Retry once on a fresh connection: the request cannot have been executed.' },
  ],
  nextSteps: [
    {
      text: 'Capture at the server too, to see that the RST leaves it.',
      command: "tcpdump -i eth0 -s 128 -w server.pcap 'tcp port 3306 and host 10.0.0.1'",
    },
  ],
};

const pathMtu: Finding = {
  cause: 'path-mtu-black-hole',
  severity: 'error',
  confidence: 'certain',
  summary:
    'Segments of more than 1,360 bytes never reach the server: a router refuses them and the client does not react.',
  actor: 'router',
  actorAddress: '192.0.2.1',
  connections: ['0'],
  connectionCount: 1,
  evidence: [
    frame(4, 0.01, 'client', 'PSH, ACK 512 bytes'),
    frame(5, 0.02, 'server', 'ACK 513'),
    frame(6, 0.03, 'client', 'ACK 1448 bytes'),
    frame(7, 0.0304, 'path', 'ICMP from 192.0.2.1: fragmentation needed, next-hop MTU 1400'),
    frame(8, 0.23, 'client', 'ACK 1448 bytes, retransmission 1'),
    frame(20, 6.43, 'client', 'ACK 1448 bytes, retransmission 6'),
  ],
  facts: { largestDeliveredBytes: 512, smallestLostBytes: 1448, nextHopMtuBytes: 1400, lostPercent: 100 },
  requestMayHaveExecuted: { verdict: 'unknown', because: 'the end of the request never arrived' },
  rivals: [],
  remedies: [{ setting: 'net.ipv4.tcp_mtu_probing', value: '1', where: 'client host', text: '' }],
  nextSteps: [],
};

const raceLoser: Finding = {
  cause: 'racing-connect-loser',
  severity: 'info',
  confidence: 'possible',
  summary: 'One connect lost a race against its sibling and was dropped.',
  actor: 'client',
  connections: ['2'],
  connectionCount: 1,
  evidence: [],
  facts: {},
  requestMayHaveExecuted: { verdict: 'no', because: 'nothing was asked' },
  rivals: [],
  remedies: [],
  nextSteps: [],
};

function diagnosis(parts: Partial<Diagnosis>): Diagnosis {
  return {
    schemaVersion: 1,
    inputs: [input('trace.pcap', 1234, 1200)],
    notices: [],
    connections: { total: 12, byEnding: { closed: 10, open: 2 }, failed: 0 },
    findings: [],
    events: [],
    ...parts,
  };
}

/** A capture without a single packet. */
export const emptyDiagnosis = diagnosis({
  inputs: [input('empty.pcap', 0)],
  connections: { total: 0, byEnding: {}, failed: 0 },
});

/** Nothing wrong, and one reset that harms nobody. */
export const healthyDiagnosis = diagnosis({
  connections: { total: 12, byEnding: { closed: 9, open: 2, reset: 1 }, failed: 0 },
  findings: [raceLoser],
});

/** One cause with 400 connections. */
export const oneFindingDiagnosis = diagnosis({
  connections: { total: 412, byEnding: { closed: 12, reset: 400 }, failed: 400 },
  findings: [stalePool],
});

/** More findings than the first screen shows, in an order that the page must not keep: info stands first. */
export const manyFindingsDiagnosis = diagnosis({
  connections: { total: 12, byEnding: { closed: 4, reset: 5, silent: 2, unanswered: 1 }, failed: 8 },
  findings: [
    raceLoser,
    pathMtu,
    { ...stalePool, connections: ['4'], connectionCount: 1, confidence: 'possible' },
    ...['port-closed', 'process-death', 'zero-window-stall', 'syn-unanswered'].map((cause, i) => ({
      ...raceLoser,
      cause,
      severity: 'warning' as const,
      confidence: 'likely' as const,
      summary: `Something that ${cause} explains happened.`,
      connections: [String(i + 5)],
    })),
  ],
});

/** A capture that lost data: the report must say how far it can be trusted. */
export const damagedDiagnosis = diagnosis({
  notices: [
    {
      id: 'a',
      severity: 'info',
      count: 1,
      input: 'trace.pcap',
      where: '',
      text: 'The capture is compressed with gzip',
      remedy: '',
    },
    {
      id: 'b',
      severity: 'notice',
      count: 3,
      input: 'trace.pcap',
      where: 'frame 9',
      text: 'Times go backwards',
      remedy: 'Sort it: reordercap in.pcap out.pcap',
    },
    {
      id: 'frame-cut-by-snap-length',
      severity: 'data-loss',
      count: 812,
      input: 'trace.pcap',
      where: 'frame 4',
      text: 'Frames are cut by the snap length, so headers or payload are missing',
      remedy: 'Capture with a larger snap length: tcpdump -s 256',
    },
    {
      id: 'c',
      severity: 'error',
      count: 1,
      input: 'trace.pcap',
      where: 'byte 90211',
      text: 'The file ends in the middle of a record',
      remedy: 'Copy it again, or let the capture program finish',
    },
  ],
});

/** Two captures: connection ids have the capture's number in front. */
export const twoCapturesDiagnosis = diagnosis({
  inputs: [input('client.pcap', 900), input('server.pcap', 800)],
  connections: { total: 24, byEnding: { closed: 22, reset: 2 }, failed: 2 },
  notices: damagedDiagnosis.notices.slice(0, 2).map((notice) => ({ ...notice, input: 'server.pcap' })),
  findings: [
    {
      ...pathMtu,
      connections: ['2:0', '2:3'],
      connectionCount: 2,
      evidence: pathMtu.evidence.map((piece) => ({ ...piece, input: 'server.pcap', connection: '2:0' })),
    },
  ],
});

/** Escape codes, bidirectional overrides, endless words and wide characters in every place that input can reach. */
export const hostileDiagnosis: Diagnosis = {
  ...diagnosis({}),
  inputs: [
    { ...input('\u001b[2J\u001b]0;owned\u0007\r\nerased.pcap', 5), linkTypes: ['\u009b31mred', 'x'.repeat(200)] },
  ],
  connections: { total: 5, byEnding: { reset: 5 }, failed: 5 },
  notices: [
    {
      id: 'h',
      severity: 'error',
      count: 1,
      input: 'x',
      where: '\u001b[1A',
      text: `banner ${'A'.repeat(300)}`,
      remedy: '\u202egnp.exe',
    },
  ],
  findings: [
    {
      ...stalePool,
      cause: '\u001b[31mnot-a-cause',
      summary: `\u001b[2K\rEverything is fine. ${'界'.repeat(90)}\u0000`,
      actorAddress: '\u202e1.0.0.01:08',
      connections: ['\u001b[7m', 'c'.repeat(120)],
      facts: { '\u001b[5mMs': 3, note: '\u001b[8mhidden' },
      evidence: [
        {
          ...frame(4294967295, 0, 'client', `220 \u001b[31mevil${'z'.repeat(150)}`),
          input: '\u001b]8;;http://x\u0007',
          connection: '\u001b[0m',
        },
        { ...frame(4294967296, 59.9, 'server', '漢字'.repeat(60)), time: 'invalid time', connection: 'q'.repeat(99) },
        { ...frame(4294967297, 59.95, 'path', '\u001b[Apath'.repeat(20)), connection: 'r' },
      ],
      remedies: [{ text: '\u001b[A', setting: 's'.repeat(99), value: '\u0007', where: '\u2066w' }],
      nextSteps: [
        {
          text: '\n\nrm',
          command: `tcpdump -r 'a\u001b[A ${'y'.repeat(180)}' -w "${'w'.repeat(90)}" ${'v'.repeat(170)}`,
        },
      ],
    },
  ],
};

/** All samples by the name of their golden file. */
export const sampleDiagnoses: Readonly<Record<string, Diagnosis>> = {
  empty: emptyDiagnosis,
  healthy: healthyDiagnosis,
  'one-finding': oneFindingDiagnosis,
  'many-findings': manyFindingsDiagnosis,
  'damaged-capture': damagedDiagnosis,
  'two-captures': twoCapturesDiagnosis,
  'hostile-strings': hostileDiagnosis,
};
