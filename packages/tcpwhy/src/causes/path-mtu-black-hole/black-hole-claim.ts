import { sideName } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Confidence, NextStep, Remedy, Rival } from '../../model/diagnosis.ts';
import { otherSide, type Side } from '../../model/history.ts';
import { captureBetween, captureUnlessHere } from '../capture-steps.ts';
import type { Claim } from '../cause.ts';
import { requestExecution } from '../last-message.ts';

/** IP and TCP header with timestamps: what a path adds to a payload (RFC 9293 §3.7.1, RFC 6691). */
export function headerBytes(connection: ConnectionRecord): number {
  const timestamps = connection.endpoints.every((endpoint) => endpoint.timestampsOffered);
  return ipHeaderBytes(connection) + 20 + (timestamps ? 12 : 0);
}

function ipHeaderBytes(connection: ConnectionRecord): number {
  return connection.family === 6 ? 40 : 20;
}

/** The message that the sender should hear: RFC 1191 §4, RFC 4443 §3.2. */
export function tooBigName(connection: ConnectionRecord): string {
  return connection.family === 6 ? 'ICMPv6 type 2 (packet too big)' : 'ICMP type 3 code 4 (fragmentation needed)';
}

/** What the three views of a black hole say themselves. */
export interface BlackHoleView {
  readonly confidence: Confidence;
  readonly summary: string;
  readonly evidence: Claim['evidence'];
  readonly facts: Claim['facts'];
  /** The path's MTU where a router said it, else 0. */
  readonly mtuBytes: number;
  readonly rivals: Rival[];
  readonly router?: string;
}

/** What all views share. `sender` is the side whose large packets vanish. */
export function blackHoleClaim(connection: ConnectionRecord, scene: Scene, sender: Side, own: BlackHoleView): Claim {
  return {
    severity: 'error',
    confidence: own.confidence,
    actor: 'path',
    ...(own.router === undefined ? {} : { actorAddress: own.router }),
    summary: own.summary,
    evidence: own.evidence,
    facts: own.facts,
    execution: requestExecution(connection, scene),
    rivals: own.rivals,
    remedies: remedies(connection, sender, own.mtuBytes),
    nextSteps: nextSteps(connection, sender, own.mtuBytes),
  };
}

function remedies(connection: ConnectionRecord, sender: Side, mtuBytes: number): Remedy[] {
  const iptables = connection.family === 6 ? 'ip6tables' : 'iptables';
  const host = connection.endpoints[sender].address;
  const mss = mtuBytes - ipHeaderBytes(connection) - 20;
  return [
    {
      text: 'Clamp the MSS where the path narrows (tunnel, VPN, PPPoE), so that both ends send smaller segments from the start',
      setting: `${iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS`,
      value: mtuBytes > 0 ? `--set-mss ${mss}` : '--clamp-mss-to-pmtu',
      where: 'router or tunnel',
    },
    {
      text: `Let ${tooBigName(connection)} reach ${host}: a filter on the way (security group, firewall, load balancer) drops it`,
      where: 'firewall',
    },
    {
      text: `Or lower the MTU of the ${sideName(sender)}'s interface to what the path carries`,
      setting: 'ip link set dev ETH mtu',
      value: mtuBytes > 0 ? String(mtuBytes) : 'the MTU of the tunnel',
      where: sideName(sender),
    },
    {
      text: 'Or let TCP find the size itself (RFC 4821): it costs some seconds per connection, and needs no router',
      // The one switch is for IPv4 and IPv6 alike.
      setting: 'net.ipv4.tcp_mtu_probing',
      value: '1',
      where: sideName(sender),
    },
  ];
}

function nextSteps(connection: ConnectionRecord, sender: Side, mtuBytes: number): NextStep[] {
  const peer = connection.endpoints[otherSide(sender)].address;
  // ping counts its payload: what is left beside IP header and 8 bytes of ICMP.
  const pingBytes = (mtuBytes > 0 ? mtuBytes : 1500) - ipHeaderBytes(connection) - 8;
  const size = mtuBytes > 0 ? 'this size passes, one byte more does not' : 'lower the size until it passes';
  return [
    {
      text: `Measure the path's MTU from ${connection.endpoints[sender].address}: ${size}`,
      command: `ping -M do -c 3 -s ${pingBytes} ${peer}; tracepath -n ${peer}`,
    },
    ...captureUnlessHere(
      connection,
      sender,
      `the large segments leave there, and ${tooBigName(connection)} does or does not come back`,
    ),
    captureBetween(connection, 'the large segments arrive before the narrow hop and are missing behind it'),
  ];
}
