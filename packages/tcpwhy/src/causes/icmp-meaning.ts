import type { IcmpError } from '../model/history.ts';

/** What an ICMP error says about a connection attempt, and what to do about it. */
export interface IcmpMeaning {
  readonly name: string;
  /** Whether it ends a connect attempt (RFC 1122 §4.2.3.9); "fragmentation needed" does not. */
  readonly rejects: boolean;
  remedy(server: string, source: string): string;
}

const allow = (server: string, source: string) => `Allow TCP to ${server} in the packet filter of ${source}`;
const route = (server: string, source: string) =>
  `${source} has no way to ${server}: check its routes, and whether that host is up`;
const listen = (server: string, source: string) =>
  `${source} rejects the port (iptables REJECT answers so): open ${server} in its packet filter`;

const loop = (server: string, source: string) =>
  `Packets for ${server} ran out of hops at ${source}: look for a routing loop (traceroute shows the same routers again)`;

/** RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1. */
const UNREACHABLE_IPV4: Record<number, [string, IcmpMeaning['remedy']]> = {
  0: ['network unreachable', route],
  1: ['host unreachable', route],
  2: ['protocol unreachable', allow],
  3: ['port unreachable', listen],
  5: ['source route failed', route],
  6: ['network unknown', route],
  7: ['host unknown', route],
  9: ['network administratively prohibited', allow],
  10: ['host administratively prohibited', allow],
  13: ['administratively prohibited', allow],
};

/** RFC 4443 §3.1. */
const UNREACHABLE_IPV6: Record<number, [string, IcmpMeaning['remedy']]> = {
  0: ['no route to destination', route],
  1: ['administratively prohibited', allow],
  2: ['beyond scope of source address', route],
  3: ['address unreachable', route],
  4: ['port unreachable', listen],
  5: ['source address failed policy', allow],
  6: ['reject route to destination', allow],
};

export function icmpMeaning(family: 4 | 6, icmp: IcmpError): IcmpMeaning {
  const table = family === 6 ? UNREACHABLE_IPV6 : UNREACHABLE_IPV4;
  const isUnreachable = icmp.type === (family === 6 ? 1 : 3);
  const known = isUnreachable ? table[icmp.code] : undefined;
  if (known !== undefined) return { name: known[0], rejects: true, remedy: known[1] };
  if (isPacketTooBig(family, icmp)) return { name: 'fragmentation needed', rejects: false, remedy: route };
  if (icmp.type === (family === 6 ? 3 : 11)) return { name: 'time exceeded', rejects: true, remedy: loop };
  return { name: `type ${icmp.type} code ${icmp.code}`, rejects: false, remedy: route };
}

/** RFC 1191 §4 "fragmentation needed and DF set"; RFC 4443 §3.2 "packet too big". */
export function isPacketTooBig(family: 4 | 6, icmp: IcmpError): boolean {
  return family === 6 ? icmp.type === 2 : icmp.type === 3 && icmp.code === 4;
}
