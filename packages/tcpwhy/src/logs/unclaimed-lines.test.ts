import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../test/read-log.ts';

describe('lines that no family knows', () => {
  // Lines of loghub's collection (Linux, Mac, BGL, Thunderbird), hosts renamed.
  it.each([
    [
      'Jul  7 10:54:41 host1 klogind[1455]: Authentication failed from 192.0.2.39 (192.0.2.39): Software caused connection abort',
      { system: 'klogind', kind: 'closed-locally', reporter: 'server', remoteHost: '192.0.2.39' },
    ],
    [
      'Jul 17 23:21:50 host1 ftpd[25217]: getpeername (ftpd): Transport endpoint is not connected',
      { system: 'ftpd', kind: 'reset', reporter: 'server', remoteHost: null },
    ],
    [
      "Jul 17 23:21:54 host1 xinetd[26482]: warning: can't get client address: Connection reset by peer",
      { system: 'xinetd', kind: 'reset', reporter: 'server', remoteHost: null },
    ],
    [
      '[pod/shop-6d5f/worker] read from cache failed: connection reset by peer',
      { system: 'worker', kind: 'reset', reporter: 'client', remoteHost: null },
    ],
    [
      'RAS APP FATAL ciod: Error reading message prefix on CioStream socket to 172.16.96.116:41554, Connection timed out',
      { system: 'unknown program', kind: 'timeout-read', reporter: 'client', remoteHost: null },
    ],
    [
      '[10.30 17:44:46] mail.exe - box.example.com:443 error : Could not connect to proxy proxy.example.net:5070 - connection attempt failed with error 10061',
      { system: 'unknown program', kind: 'refused', reporter: 'client', remoteHost: 'proxy.example.net' },
    ],
    [
      'modbus.0 | 2019-06-30 09:02:50.086 | warn | On error: {"errno":"EHOSTUNREACH","code":"EHOSTUNREACH","syscall":"connect","address":"192.0.2.165","port":1502}',
      { system: 'unknown program', kind: 'unreachable', reporter: 'client', remote: '192.0.2.165:1502' },
    ],
    [
      'worker 3: failed to send response: Connection reset by peer',
      { system: 'unknown program', kind: 'reset', phase: 'write', reporter: 'server' },
    ],
    [
      'db1 scylla[797]:  [shard 4] rpc - client 192.0.2.12:57460: wrong protocol magic: 474554202f204854',
      { system: 'scylla', kind: 'protocol-mismatch', reporter: 'server', remote: '192.0.2.12:57460' },
    ],
    [
      'Err:1 http://archive.example.net/ubuntu jammy InRelease\n  Could not connect to archive.example.net:80 (192.0.2.36), connection timed out',
      { system: 'unknown program', kind: 'timeout-connect', remote: '192.0.2.36:80' },
    ],
    [
      'agent: [ERROR] sync failed: rpc to server 192.0.2.7: EOF',
      { system: 'unknown program', kind: 'eof', remoteHost: '192.0.2.7' },
    ],
    ['sync with peer /192.0.2.64: connection reset by peer', { kind: 'reset', remote: null, remoteHost: '192.0.2.64' }],
    [
      'gateway: lost connection to version 10.2.0.14.7, connection reset by peer',
      { kind: 'reset', remote: null, remoteHost: null },
    ],
    [
      'smbd[7]: client 0.0.0.0: Connection reset by peer',
      { kind: 'reset', reporter: 'server', remote: null, remoteHost: null },
    ],
  ] as const)('%s', (line, wanted) => {
    const [event] = eventsOf(line);
    expect(event).toMatchObject(wanted);
  });

  it.each([
    // What is connected, ends or breaks is something else.
    'Jul  6 19:56:18 mac1 WeChat[24144]: Failed to connect (titleField) outlet from (ChoosenRowView) to (NSTextField): missing setter or instance variable',
    'Jul  8 07:21:44 mac1 blued[85]: [BluetoothHIDDeviceController]ERROR: Could not find the disconnected object',
    'R16-M0-NB-I:J18-U11 RAS KERNEL INFO MACHINE CHECK DCR read timeout (mc=d9b97c08x iar 0x1042f0 lr 0x1089c0)',
    'node-246 action error 1100744362 1 risBoot (command 1904) Error: Timed out while waiting for SRM prompt',
    'May  4 11:22:33 host systemd[1]: myapp.service: start operation timed out. Terminating.',
    'QObject::connect: Cannot connect to signal of (nil)',
    'gzip: stdin: unexpected end of file',
    'tar: Unexpected EOF in archive',
    'bash: -c: line 0: unexpected EOF while looking for matching `"\'',
    'EOFError: Ran out of input',
    'tar: -: Cannot write: Broken pipe',
    'sort: write failed: standard output: Broken pipe',
    '2023-12-08T07:39:50.405760Z debug envoy pool conn_pool_base.cc:78 queueing stream due to no available connections (ready=0 busy=0)',
    'Should I change some values like pool delay or Read Timeout?',
    'java.lang.IllegalStateException: factory not set; connection closed flag ignored',
    'sync failed: could not parse header: EOF',
    'DEBUG [harvester] log/log.go:85 End of file reached: /var/log/messages; Backoff now.',
    "AssertionError: expected 'connection refused' to equal 'timed out'",
    'WARN: widget disconnected from DOM before render',
    'Battery disconnected unexpectedly, running on AC',
    'bluetoothd[700]: src/profile.c: record_cb() Unable to get Hands-Free Voice gateway SDP record: Host is down',
    'kernel: arp_client_transmit(en0) failed, Network is down (50)',
  ])('%s is passed over', (line) => {
    expect(eventsOf(line)).toEqual([]);
  });

  it('an end of data that came from a peer is none of a file', () => {
    expect(eventsOf('error decoding json response from server: unexpected EOF').map(({ kind }) => kind)).toEqual([
      'eof',
    ]);
    expect(eventsOf('write tcp 10.0.0.1:4000->10.0.0.2:80: write: broken pipe').map(({ kind }) => kind)).toEqual([
      'broken-pipe',
    ]);
  });
});
