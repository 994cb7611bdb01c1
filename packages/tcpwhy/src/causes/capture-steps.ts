import { isCapturedAt } from '../facts/vantage.ts';
import type { ConnectionRecord } from '../model/connections.ts';
import type { NextStep } from '../model/diagnosis.ts';
import { ORIGINATOR, RESPONDER, type Side } from '../model/history.ts';

/** The capture that would decide, taken at one end's host: headers only, both directions, ICMP included. */
export function captureAt(connection: ConnectionRecord, side: Side, why: string): NextStep {
  const host = side === ORIGINATOR ? 'client' : 'server';
  return {
    text: `Capture at the ${host} (${connection.endpoints[side].address}) at the same time: ${why}`,
    command: captureCommand(connection, host),
  };
}

/** The same, or nothing when this very capture was taken there. */
export function captureUnlessHere(connection: ConnectionRecord, side: Side, why: string): NextStep[] {
  return isCapturedAt(connection, side) ? [] : [captureAt(connection, side, why)];
}

/** The same, at a router, tunnel or balancer between the two. */
export function captureBetween(connection: ConnectionRecord, why: string): NextStep {
  return {
    text: `Capture at the boxes between client and server (router, tunnel, load balancer): ${why}`,
    command: captureCommand(connection, 'between'),
  };
}

function captureCommand(connection: ConnectionRecord, name: string): string {
  const server = connection.endpoints[RESPONDER];
  const icmp = connection.family === 6 ? 'icmp6' : 'icmp';
  return `tcpdump -ni any -s 160 -w ${name}.pcap '(host ${server.address} and tcp port ${server.port}) or ${icmp}'`;
}
