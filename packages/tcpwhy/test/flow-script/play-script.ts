import { type Endpoint, type IpAddress, macOf } from './addresses.ts';
import { ACK, buildSegment, FIN, RST, SYN } from './build-segment.ts';
import { ConnectionState, type SentSegment, type SideState } from './connection-state.ts';
import { encodeEthernet, encodeIcmpError, encodeSegment, ipHeaderBytes } from './encode-frames.ts';
import { FlowScriptError } from './script-error.ts';
import type { FlowScript, IcmpStep, RepeatStep, ScriptStep, SegmentStep } from './statements.ts';
import type { ScriptTime } from './values.ts';

/** A frame with the label of the line that sent it. */
export interface PlayedFrame {
  readonly timeNs: number;
  readonly frame: Uint8Array;
  readonly capturedBytes: number;
  readonly label: string | null;
}

/** Plays a script: the recorded frames in order of time. */
export function playScript(script: FlowScript): PlayedFrame[] {
  const player = new ScriptPlayer(script);
  player.play(script.steps, new Scope(0, 0));
  // Copies of a repeated block overlap in time; the sort is stable.
  return player.frames.sort((a, b) => a.timeNs - b.timeNs);
}

/** Connections, labels and the clock of the script itself, or of one copy of a repeated block. */
class Scope {
  readonly connections = new Map<string, ConnectionState>();
  readonly labels = new Map<string, SentSegment>();
  nowNs: number;

  /** @param copy 0 for the script itself, then from 1; it is added to the clients' ports. */
  constructor(
    readonly copy: number,
    readonly startNs: number,
    readonly outer: Scope | null = null,
  ) {
    this.nowNs = startNs;
  }
}

class ScriptPlayer {
  readonly frames: PlayedFrame[] = [];
  private connectionCount = 0;

  constructor(private readonly script: FlowScript) {}

  play(steps: readonly ScriptStep[], scope: Scope): void {
    for (const step of steps) {
      this.advance(scope, step.time, step.line);
      if (step.kind === 'segment') this.segments(step, scope);
      else if (step.kind === 'icmp') this.icmp(step, scope);
      else this.repeat(step, scope);
    }
  }

  private advance(scope: Scope, time: ScriptTime, line: number): void {
    const ns = (time.relative ? scope.nowNs : scope.startNs) + time.ns;
    if (ns < scope.nowNs) throw new FlowScriptError(line, `time goes back by ${(scope.nowNs - ns) / 1e9} s`);
    scope.nowNs = ns;
  }

  private repeat(step: RepeatStep, outer: Scope): void {
    let latestNs = outer.nowNs;
    for (let copy = 0; copy < step.count; copy++) {
      const scope = new Scope(copy + 1, outer.nowNs + copy * step.everyNs, outer);
      this.play(step.body, scope);
      latestNs = Math.max(latestNs, scope.nowNs);
    }
    outer.nowNs = latestNs;
  }

  private segments(step: SegmentStep, scope: Scope): void {
    for (let i = 0; i < step.count; i++) {
      if (i > 0) scope.nowNs += step.everyNs;
      this.segment(step, scope);
    }
  }

  private segment(step: SegmentStep, scope: Scope): void {
    const connection = this.connection(step.connection, scope);
    const sender = connection.sides[step.side];
    const earlier = step.flags === null ? findEarlier(step, sender, scope) : null;
    const flags = step.flags ?? earlier?.flags ?? 0;
    const payload = earlier?.payload ?? step.payload;
    const { side, overrides } = step;
    const timeNs = scope.nowNs;
    const request = { side, flags, payload, sequence: earlier?.sequence ?? null, overrides, timeNs };
    const { fields, sequence } = buildSegment(connection, request);
    sameFamily(fields.source, fields.destination, step.line);
    const packet = encodeSegment(fields);
    if (packet.length > 65_535) throw new FlowScriptError(step.line, 'more than an IP packet can hold');
    const sourceMac = overrides.mac ?? sender.settings.mac ?? macOf(fields.source.address);
    const sent = { sequence: sequence ?? 0, flags, payload, packet, source: fields.source, sourceMac };
    remember(sender, sent, sequence !== null);
    if (step.label !== null) scope.labels.set(step.label, sent);
    const arrives = (step.fate === 'seen' || step.fate === 'missed') && !fields.badChecksum;
    if (arrives) deliver(connection.peerOf(side), sent, sequence !== null, fields.acknowledgment, sender, timeNs);
    const peerMac = connection.peerOf(side).settings.mac ?? macOf(fields.destination.address);
    this.record(step, encodeEthernet(packet, sourceMac, peerMac), timeNs);
  }

  private icmp(step: IcmpStep, scope: Scope): void {
    const quoted = this.quoted(step, scope);
    const address = quoted.source.address;
    if (address.family !== step.source.family)
      throw new FlowScriptError(step.line, 'router and quoted packet are of different IP versions');
    const packet = encodeIcmpError(step.source, address, icmpMessage(step, quoted, address));
    this.record(step, encodeEthernet(packet, macOf(step.source), quoted.sourceMac), scope.nowNs);
  }

  private quoted(step: IcmpStep, scope: Scope): SentSegment {
    const { quotes } = step;
    const found =
      'label' in quotes
        ? findLabel(quotes.label, scope)
        : this.connection(quotes.connection, scope).sides[quotes.side].last;
    if (found === null) throw new FlowScriptError(step.line, 'nothing was sent yet that the ICMP error could quote');
    return found;
  }

  private record(step: SegmentStep | IcmpStep, frame: Uint8Array, timeNs: number): void {
    if (step.fate === 'lost' || step.fate === 'missed') return;
    const { cut = frame.length, twice = false } = step.kind === 'segment' ? step.overrides : {};
    const capturedBytes = Math.min(frame.length, cut, this.script.snapBytes);
    const label = step.kind === 'segment' ? step.label : null;
    for (let copies = twice ? 2 : 1; copies > 0; copies--) this.frames.push({ timeNs, frame, capturedBytes, label });
  }

  private connection(name: string, scope: Scope): ConnectionState {
    const known = scope.connections.get(name);
    if (known !== undefined) return known;
    const declared = this.script.connections.get(name);
    if (declared === undefined) throw new Error(`connection ${name} was not declared`);
    const [client, server] = declared.sides;
    const { address, port } = client.endpoint;
    const copy = { ...client, endpoint: { address, port: (port + scope.copy) & 0xffff } };
    const made = new ConnectionState({ ...declared, sides: [copy, server] }, this.connectionCount++);
    scope.connections.set(name, made);
    return made;
  }
}

function findLabel(label: string, scope: Scope): SentSegment | null {
  return scope.labels.get(label) ?? scope.outer?.labels.get(label) ?? null;
}

function findEarlier(step: SegmentStep, sender: SideState, scope: Scope): SentSegment {
  const found = step.again === null ? sender.lastOccupying : findLabel(step.again, scope);
  if (found === null)
    throw new FlowScriptError(step.line, `nothing to send again${step.again ? `: ${step.again}` : ''}`);
  return found;
}

function sameFamily(source: Endpoint, destination: Endpoint, line: number): void {
  if (source.address.family !== destination.address.family)
    throw new FlowScriptError(line, 'the two ends are of different IP versions');
}

/** End of the segment in sequence space: SYN and FIN count one each (RFC 9293 §3.4). */
function endOf(sent: SentSegment): number {
  const flags = ((sent.flags & SYN) !== 0 ? 1 : 0) + ((sent.flags & FIN) !== 0 ? 1 : 0);
  return sent.sequence + sent.payload.length + flags;
}

function remember(sender: SideState, sent: SentSegment, numbered: boolean): void {
  sender.last = sent;
  if ((sent.flags & RST) !== 0 || !numbered) return;
  if (endOf(sent) > sent.sequence) sender.lastOccupying = sent;
  sender.nextSequence = Math.max(sender.nextSequence, endOf(sent));
}

function deliver(
  peer: SideState,
  sent: SentSegment,
  numbered: boolean,
  acknowledgment: number,
  sender: SideState,
  timeNs: number,
): void {
  if ((sent.flags & ACK) !== 0) peer.lastAckReceived = acknowledgment;
  if ((sent.flags & RST) !== 0 || !numbered) return;
  peer.recentTimestamp = sender.timestampAt(timeNs);
  peer.received.add(sent.sequence, endOf(sent));
}

/** Linux quotes up to 576 bytes of IPv4 packet in all (RFC 1812 §4.3.2.3), 1280 on IPv6 (RFC 4443 §2.4). */
function icmpMessage(step: IcmpStep, quoted: SentSegment, address: IpAddress) {
  const headerBytes = ipHeaderBytes(address.family);
  const most = (address.family === 4 ? 576 : 1280) - headerBytes - 8;
  const quotedBytes = step.quotedBytes === null ? most : headerBytes + step.quotedBytes;
  const { type, code, ttl } = step;
  return { type, code, ttl, rest: step.mtuBytes, quote: quoted.packet.subarray(0, quotedBytes) };
}
