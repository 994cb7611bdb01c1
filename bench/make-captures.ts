// Makes the captures that the benchmark reads, once: they are the same on every machine.
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bulkTransfers } from './bulk-transfers.ts';
import { writeCapture } from './frame-writer.ts';
import { shortConnections } from './short-connections.ts';
import type { Traffic } from './traffic.ts';
import { troubledConnections } from './troubled-connections.ts';

const folder = fileURLToPath(new URL('./captures/', import.meta.url));

export interface BenchCapture {
  readonly name: string;
  readonly what: string;
  readonly path: string;
  readonly megabytes: number;
}

const RECIPES: readonly { name: string; what: string; make: () => Traffic }[] = [
  { name: 'short', what: '2 M packets, 200,000 short connections', make: () => shortConnections(200_000) },
  { name: 'bulk', what: '1 M packets of full size, 40 connections', make: () => bulkTransfers(1_000_000) },
  { name: 'troubled', what: '1 M packets, 2,000 hosts, loss and resets', make: () => troubledConnections(1_000_000) },
];

/** Makes what is missing. @param only Names of the captures; empty for all. */
export function makeCaptures(only: readonly string[]): BenchCapture[] {
  mkdirSync(folder, { recursive: true });
  return RECIPES.filter(({ name }) => only.length === 0 || only.includes(name)).map(({ name, what, make }) => {
    const path = `${folder}${name}.pcap`;
    if (!existsSync(path)) {
      console.error(`making ${name}: ${what}`);
      writeCapture(`${path}.part`, make());
      renameSync(`${path}.part`, path);
    }
    return { name, what, path, megabytes: Math.round(statSync(path).size / 1e6) };
  });
}
