import type { ConnectionRow } from '../src/model/connection-row.ts';

/** A quiet connection, changed as a test needs it. */
export function sampleRow(parts: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id: '0',
    stream: 0,
    client: '10.0.0.1:40000',
    server: '10.0.0.2:3306',
    startTime: '2024-05-01T12:00:00.000000000Z',
    durationMs: 1500,
    clientBytes: 512,
    serverBytes: 2048,
    clientPackets: 8,
    serverPackets: 6,
    ending: 'closed',
    closedFirst: 'client',
    resetBy: null,
    causes: [],
    zeek: null,
    ...parts,
  };
}
