import { InvalidOptionError } from '../model/invalid-option.ts';
import { KNOWN_CLIENTS } from './known/clients.ts';
import { KNOWN_HOPS } from './known/hops.ts';
import { KNOWN_SERVERS } from './known/servers.ts';
import { type Accepter, type Hop, type Opener, PLAIN_ACCEPTER, PLAIN_OPENER, type Relay } from './station.ts';

export type KnownClientName = keyof typeof KNOWN_CLIENTS;
export type KnownServerName = keyof typeof KNOWN_SERVERS;
export type KnownHopName = keyof typeof KNOWN_HOPS;

/**
 * A client: a known name; a known one (`is`) with what is configured otherwise; or one of your own, with a `name` and
 * `idleMs` at least. Times are milliseconds, null is never.
 */
export type ClientSpec =
  | KnownClientName
  | (Partial<Opener> & { readonly is?: KnownClientName; readonly name?: string });

/** A server, in the same three ways. */
export type ServerSpec =
  | KnownServerName
  | (Partial<Accepter> & { readonly is?: KnownServerName; readonly name?: string });

/**
 * A hop, in the same three ways: `accepts` is a proxy's side towards the client, `opens` the one towards the server;
 * a hop of your own that has neither is a relay, with `idleMs` and `answersWith`.
 */
export type HopSpec =
  | KnownHopName
  | (Partial<Relay> & {
      readonly is?: KnownHopName;
      readonly name?: string;
      readonly accepts?: Partial<Accepter>;
      readonly opens?: Partial<Opener>;
    });

export type Named<Station> = Station & { readonly name: string };

/** @throws InvalidOptionError for an unknown name (with the known ones), a bad time, or one of your own without `idleMs`. */
export function readClient(spec: ClientSpec): Named<Opener> {
  const given = fields('client', spec);
  const known = given.is === undefined ? null : lookUp('client', KNOWN_CLIENTS, given.is);
  const client = { ...(known ?? PLAIN_OPENER), ...withoutUndefined(given) };
  return checked('client', { ...client, name: nameOf('client', given, known?.label) }, known !== null, given);
}

/** @throws As `readClient`. */
export function readServer(spec: ServerSpec): Named<Accepter> {
  const given = fields('server', spec);
  const known = given.is === undefined ? null : lookUp('server', KNOWN_SERVERS, given.is);
  const server = { ...(known ?? PLAIN_ACCEPTER), ...withoutUndefined(given) };
  return checked('server', { ...server, name: nameOf('server', given, known?.label) }, known !== null, given);
}

/** @throws As `readClient`. */
export function readHop(spec: HopSpec, index: number): Hop {
  const where = `path[${index}]`;
  const given = fields(where, spec);
  const known: Hop | null = given.is === undefined ? null : lookUp(where, KNOWN_HOPS, given.is);
  const name = nameOf(where, given, known?.name);
  const isProxy = known === null ? given.accepts !== undefined || given.opens !== undefined : known.kind === 'proxy';
  if (isProxy) return readProxy(where, name, given, known?.kind === 'proxy' ? known : null);
  if (given.accepts !== undefined || given.opens !== undefined)
    throw new InvalidOptionError(where, 'a relay without accepts and opens: it ends no connections', spec);
  const plain: Relay = { idleMs: null, answersWith: 'silence', settings: {} };
  const relay = { ...plain, ...known, ...withoutUndefined(given), name, kind: 'relay' as const };
  return checked(where, relay, known !== null, given);
}

function readProxy(where: string, name: string, given: Fields<HopSpec>, known: (Hop & { kind: 'proxy' }) | null): Hop {
  if (given.idleMs !== undefined)
    throw new InvalidOptionError(where, 'a proxy with accepts.idleMs and opens.idleMs: it has two sides', given);
  const accepts = { ...(known?.accepts ?? PLAIN_ACCEPTER), ...withoutUndefined(given.accepts ?? {}) };
  const opens = { ...(known?.opens ?? PLAIN_OPENER), ...withoutUndefined(given.opens ?? {}) };
  checked(`${where}.accepts`, accepts, known !== null, given.accepts ?? {});
  checked(`${where}.opens`, opens, known !== null, given.opens ?? {});
  return { kind: 'proxy', name, accepts, opens };
}

/** A specification as an object. */
type Fields<Spec> = Exclude<Spec, string>;

function fields<Spec>(where: string, spec: Spec): Fields<Spec> {
  const given: unknown = typeof spec === 'string' ? { is: spec } : spec;
  // Only the strings are taken out of the union here, and they are names.
  if (typeof given === 'object' && given !== null) return given as Fields<Spec>;
  throw new InvalidOptionError(where, 'a known name or an object', spec);
}

function lookUp<Name extends string, Station>(
  where: string,
  known: Readonly<Record<Name, Station>>,
  name: Name,
): Station {
  if (Object.hasOwn(known, name)) return known[name];
  const names = Object.keys(known).sort().join(', ');
  throw new InvalidOptionError(where, `one of ${names}, or an object with name and idleMs`, name);
}

function nameOf(where: string, given: { readonly name?: string }, label: string | undefined): string {
  const name = given.name ?? label;
  if (typeof name === 'string' && name !== '') return name;
  throw new InvalidOptionError(where, 'a known name, or an object with a name of its own', given);
}

const TIMES = ['idleMs', 'lifetimeMs', 'keepAliveIdleMs', 'pingIntervalMs'];

function checked<Station extends object>(where: string, station: Station, isKnown: boolean, given: object): Station {
  if (!isKnown && !Object.hasOwn(given, 'idleMs'))
    throw new InvalidOptionError(`${where}.idleMs`, 'given: milliseconds, or null for never', undefined);
  for (const [field, value] of Object.entries(station))
    if (TIMES.includes(field) && value !== null && !(typeof value === 'number' && value > 0 && value < Infinity))
      throw new InvalidOptionError(`${where}.${field}`, 'milliseconds above 0, or null for never', value);
  return station;
}

/** So that `{ idleMs: undefined }` means the default, as everywhere in JavaScript. */
function withoutUndefined<Given extends object>(given: Given): Given {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
}
