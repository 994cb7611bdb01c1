import { InvalidOptionError } from '../model/invalid-option.ts';
import type { TimeoutFinding } from './finding.ts';
import { idleOutlivesPeer } from './idle-outlives-peer.ts';
import { lifetimeOutlivesPeer } from './lifetime-outlives-peer.ts';
import { type ClientSpec, type HopSpec, readClient, readHop, readServer, type ServerSpec } from './read-stations.ts';
import { relayForgets } from './relay-forgets.ts';
import { segmentsOf } from './segment.ts';

/** A client, what its packets pass, and a server. */
export interface TimeoutQuestion {
  readonly client: ClientSpec;
  /** From the client to the server. */
  readonly path?: readonly HopSpec[];
  readonly server: ServerSpec;
  /** Longest round trip between neighbours, milliseconds; 0 unless given. It widens the window of the race. */
  readonly roundTripMs?: number;
  /** How late timers may be on both sides, milliseconds; 1000 unless given. */
  readonly slackMs?: number;
}

/** What will happen, and what to do about it. */
export interface TimeoutAdvice {
  /** The way, by names. */
  readonly path: readonly string[];
  /** Worst first. Empty: nothing to fear from time-outs that are known. */
  readonly findings: readonly TimeoutFinding[];
  /** Pairs that fit, each with the reason. */
  readonly sound: readonly string[];
}

const SEVERITIES = ['error', 'warning', 'info'];

/**
 * Tells which time-outs on a path do not fit together, and which setting to change to what value.
 *
 * @throws InvalidOptionError for a name that is not known, with the known ones, and for times that are none.
 */
export function adviseTimeouts(question: TimeoutQuestion): TimeoutAdvice {
  const client = readClient(question.client);
  const path = (question.path ?? []).map(readHop);
  const server = readServer(question.server);
  const marginMs =
    notNegative('roundTripMs', question.roundTripMs ?? 0) + notNegative('slackMs', question.slackMs ?? 1_000);
  const results = segmentsOf(client, path, server).flatMap((segment) => [
    idleOutlivesPeer(segment, marginMs),
    lifetimeOutlivesPeer(segment, marginMs),
    ...segment.relays.map((relay) => relayForgets(segment, relay, marginMs)),
  ]);
  const rank = ({ severity }: TimeoutFinding) => SEVERITIES.indexOf(severity);
  return {
    path: [client, ...path, server].map(({ name }) => name),
    findings: results.flatMap(({ findings }) => findings).sort((a, b) => rank(a) - rank(b)),
    sound: results.flatMap(({ sound }) => sound),
  };
}

function notNegative(option: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return value;
  throw new InvalidOptionError(option, 'milliseconds from 0', value);
}
