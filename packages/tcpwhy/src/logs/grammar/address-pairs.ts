import { endpointOf } from './addresses.ts';

/** Both ends of one connection, as a text gives them. */
export interface AddressPair {
  readonly local: string | null;
  readonly remote: string | null;
  readonly order: 'known' | 'initiator-first';
  readonly at: number;
}

const IP_PORT =
  '/?(?:(?<![\\w.-])[\\w.-]{0,253}/)?((?:\\d{1,3}\\.){3}\\d{1,3}|\\[[0-9a-f:.]{2,45}(?:%\\w{1,16})?\\]):(\\d{1,5})';

/** A way to write a pair. */
interface PairShape {
  /** What stands in every such pair, and is found faster than an address. */
  readonly hint: RegExp;
  /** Has four groups: ip, port, ip, port. */
  readonly pattern: RegExp;
  readonly order: AddressPair['order'];
  /** The first two groups are the peer's. */
  readonly isPeerFirst?: true;
}

const SHAPES: readonly PairShape[] = [
  // Go's net.OpError.
  { hint: /->/, pattern: new RegExp(`(?:tcp[46]? )?(?<![\\w.])${IP_PORT}->${IP_PORT}`, 'i'), order: 'known' },
  // Netty 4: L:/10.0.0.1:9042 - R:/10.0.0.2:40000, with ! for a channel that is closed.
  { hint: / R:/, pattern: new RegExp(`\\bL:${IP_PORT} [-!:] R:${IP_PORT}`), order: 'known' },
  // Kafka's connection id: local-remote-index.
  { hint: /:\d{1,5}-[^>]/, pattern: new RegExp(`(?<![\\w.])${IP_PORT}-${IP_PORT}-\\d`, 'i'), order: 'known' },
  { hint: /, remote: /i, pattern: new RegExp(`\\bLocal: ${IP_PORT}, Remote: ${IP_PORT}`, 'i'), order: 'known' },
  // logfmt: local=10.0.0.5:40312 remote=[2001:db8::9]:443, also local_addr= and with quotes.
  {
    hint: /\blocal/i,
    pattern: new RegExp(
      `\\blocal(?:_?addr(?:ess)?)?="?${IP_PORT}"?,? remote(?:_?addr(?:ess)?)?="?${IP_PORT}(?!\\d)`,
      'i',
    ),
    order: 'known',
  },
  // Python's socket repr.
  {
    hint: /raddr=/,
    pattern:
      /laddr=\(["']([\d.]{7,15}|[0-9a-f:]{2,39})["'], (\d{1,5})[^)]{0,20}\), raddr=\(["']([\d.]{7,15}|[0-9a-f:]{2,39})["'], (\d{1,5})/,
    order: 'known',
  },
  // Android: to db.internal/10.0.0.1 (port 443) from /10.0.0.2 (port 40000).
  {
    hint: /\) from \//,
    pattern:
      /\/([\d.]{7,15}|[0-9a-f:]{2,39}) \(port (\d{1,5})\) from \/([\d.]{7,15}|[0-9a-f:]{2,39}) \(port (\d{1,5})\)/i,
    order: 'known',
    isPeerFirst: true,
  },
  // undici's socket property.
  {
    hint: /localPort/,
    pattern:
      /localAddress["']?: ["']([0-9a-f.:]{2,45})["'],\s{1,12}["']?localPort["']?: (\d{1,5}),\s{1,12}["']?remoteAddress["']?: ["']([0-9a-f.:]{2,45})["'],\s{1,12}["']?remotePort["']?: (\d{1,5})/,
    order: 'known',
  },
  // Netty 3 and other arrows tell who connected to whom, whichever end writes.
  { hint: / (?:=>|->|:>) /, pattern: new RegExp(`${IP_PORT} (?:=>|->|:>) ${IP_PORT}`, 'i'), order: 'initiator-first' },
];

/** The first pair of a text; the own end alone when only that is given. */
export function findPair(text: string): AddressPair | null {
  let best: AddressPair | null = null;
  for (const { hint, pattern, order, isPeerFirst } of SHAPES) {
    const match = hint.test(text) ? pattern.exec(text) : null;
    if (match === null || (best !== null && best.at <= match.index)) continue;
    const one = endpointOf(bare(match[1]), match[2] ?? '');
    const other = endpointOf(bare(match[3]), match[4] ?? '');
    const [local, remote] = isPeerFirst === true ? [other, one] : [one, other];
    if (local !== null && remote !== null) best = { local, remote, order, at: match.index };
  }
  return best ?? ownEnd(text);
}

const OWN_END = new RegExp(`\\bLocal: ${IP_PORT}, Remote: (?:unknown|undefined)`, 'i');

/** A Python socket whose peer is gone has no `raddr`. */
function ownEnd(text: string): AddressPair | null {
  const alone = OWN_END.exec(text);
  if (alone !== null)
    return { local: endpointOf(bare(alone[1]), alone[2] ?? ''), remote: null, order: 'known', at: alone.index };
  const match = /laddr=\(["']([\d.]{7,15}|[0-9a-f:]{2,39})["'], (\d{1,5})/.exec(text);
  if (match === null) return null;
  return { local: endpointOf(bare(match[1]), match[2] ?? ''), remote: null, order: 'known', at: match.index };
}

function bare(ip: string | undefined): string {
  return (ip ?? '').replace(/^\[|\]$/g, '').replace(/%\w+$/, '');
}
