import type { LogEventKind, LogEventPhase } from '../../model/log-event.ts';
import { findPair } from './address-pairs.ts';
import { type AddressHit, findAddresses } from './addresses.ts';
import { findTerms, type TermHit } from './find-terms.ts';
import { phaseOf } from './operations.ts';
import { findRemoteHost } from './remote-host.ts';
import { signText } from './sign-text.ts';
import type { Signs, TermStrength } from './signs.ts';
import { depthAt, lineAt, readTextLines, type TextLine, withoutSource } from './text-lines.ts';

const RANK: Readonly<Record<TermStrength, number>> = { truth: 3, errno: 2, phrase: 1, generic: 0 };

/**
 * Reads what a text says of a broken connection, whoever wrote it. `fields` are those of a structured message, by
 * dotted name. Never throws; of a very long text the beginning and the end are read.
 */
export function readSigns(message: string, fields: ReadonlyMap<string, string>): Signs {
  const text = signText(message, fields);
  const lower = foldCase(text);
  const lines = readTextLines(text);
  const hit = strongest(text, lines, findTerms(lower));
  const phase = hit === null ? 'unknown' : phaseOf(lower, lines, hit);
  return new ReadSigns(text, hit, phase, () => readAddresses(withoutSource(text, lines), hit, phase));
}

/** Addresses are looked for when somebody asks: most texts with words of interest turn out to tell of nothing. */
class ReadSigns implements Signs {
  readonly kind: LogEventKind | null;
  readonly explicit: boolean;
  readonly strength: TermStrength | null;
  readonly errno: string | null;
  readonly words: string;
  readonly at: number;
  private found: AddressSigns | null = null;

  constructor(
    readonly text: string,
    hit: TermHit | null,
    readonly phase: LogEventPhase,
    private readonly findAddresses: () => AddressSigns,
  ) {
    this.kind = hit === null ? null : resolveKind(hit, phase);
    this.explicit = hit !== null && hit.strength !== 'generic' && hit.strength !== 'phrase';
    this.strength = hit?.strength ?? null;
    this.errno = hit?.errno ?? null;
    this.words = hit?.words ?? '';
    this.at = hit?.at ?? -1;
  }

  get local(): string | null {
    return this.addressSigns.local;
  }

  get remote(): string | null {
    return this.addressSigns.remote;
  }

  get pairOrder(): Signs['pairOrder'] {
    return this.addressSigns.pairOrder;
  }

  get addresses(): readonly string[] {
    return this.addressSigns.addresses;
  }

  get remoteHost(): string | null {
    return this.addressSigns.remoteHost;
  }

  get remotePort(): number | null {
    return this.addressSigns.remotePort;
  }

  private get addressSigns(): AddressSigns {
    this.found ??= this.findAddresses();
    return this.found;
  }
}

interface Candidate {
  readonly hit: TermHit;
  readonly rank: number;
  readonly depth: number;
}

/** Of equals that say the same the one that also tells the phase. */
function isBetter(one: Candidate, best: Candidate): boolean {
  if (one.rank !== best.rank) return one.rank > best.rank;
  // `unable to connect: connection timed out`: that it failed says nothing beside how.
  if (one.rank === RANK.phrase && (one.hit.kind === 'other') !== (best.hit.kind === 'other'))
    return best.hit.kind === 'other';
  if (one.depth !== best.depth) return one.depth > best.depth;
  return one.hit.kind === best.hit.kind && best.hit.phase === null && one.hit.phase !== null;
}

/** Best evidence first, then the deepest cause, then the first one written. Frames of stacks are places, not causes. */
function strongest(text: string, lines: readonly TextLine[], hits: readonly TermHit[]): TermHit | null {
  let best: Candidate | null = null;
  for (const hit of hits) {
    const line = lineAt(lines, hit.at);
    if (line === undefined || line.isFrame) continue;
    const rank = RANK[hit.strength];
    const depth = depthAt(text, line, hit.at);
    if (best === null || isBetter({ hit, rank, depth }, best)) best = { hit, rank, depth };
  }
  return best?.hit ?? null;
}

/** A time-out is of a connect, of a reply, or of an idle check's reply: the phase tells. */
function resolveKind(hit: TermHit, phase: LogEventPhase): LogEventKind {
  if (hit.kind !== 'timeout') return hit.kind;
  return phase === 'connect' ? 'timeout-connect' : 'timeout-read';
}

type AddressSigns = Pick<Signs, 'local' | 'remote' | 'pairOrder' | 'addresses' | 'remoteHost' | 'remotePort'>;

function readAddresses(text: string, hit: TermHit | null, phase: LogEventPhase): AddressSigns {
  const found = findAddresses(text);
  const addresses = found.map((address) => address.endpoint);
  const pair = findPair(text);
  const single = pair === null ? nearest(found, hit?.at ?? 0) : null;
  const isOwn = single !== null && (single.isWildcard || isListener(text, single, phase));
  const remote = pair === null ? (isOwn ? null : (single?.endpoint ?? null)) : pair.remote;
  const local = pair === null ? (isOwn ? (single?.endpoint ?? null) : null) : pair.local;
  const host = remote === null ? findRemoteHost(text) : null;
  return {
    local,
    remote,
    pairOrder: pair?.order ?? null,
    addresses,
    remoteHost: host?.host ?? null,
    remotePort: host?.port ?? null,
  };
}

function nearest(found: readonly AddressHit[], at: number): AddressHit | null {
  let best: AddressHit | null = null;
  for (const address of found) {
    if (best === null || distance(address, at) < distance(best, at)) best = address;
  }
  return best;
}

function distance(address: AddressHit, at: number): number {
  return at < address.at ? address.at - at : Math.max(0, at - address.end);
}

/** `listen tcp 10.0.0.1:80: bind: ...`: the address is the reporter's own. */
function isListener(text: string, address: AddressHit, phase: LogEventPhase): boolean {
  if (phase !== 'connect' && phase !== 'unknown') return false;
  return /\b(?:listen|bind|listening)\b[^\n]{0,40}$/i.test(text.slice(Math.max(0, address.at - 60), address.at));
}

/** Lower case of the same length: one capital (U+0130) folds into two units and would move every position after it. */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/\u0130/g, 'i').toLowerCase();
}
