/** An `ip:port` of a text. */
export interface AddressHit {
  /** `ip:port`, IPv6 in brackets. */
  readonly endpoint: string;
  readonly at: number;
  readonly end: number;
  /** Whether it is the address of a listener that takes any peer (`0.0.0.0:9042`). */
  readonly isWildcard: boolean;
}

const IPV4 = '(?:\\d{1,3}\\.){3}\\d{1,3}';
/** One pass over all the ways in which an address and a port are written together. */
const ENDPOINT = new RegExp(
  [
    `(?<![\\w.])(?:::ffff:)?(${IPV4}):(\\d{1,5})(?!\\d|\\.\\d)`,
    '\\[([0-9a-f:.]{2,45})(?:%\\w{1,16})?\\]:(\\d{1,5})',
    // Python tuples: ('10.0.0.1', 9042)
    `\\(["'](${IPV4}|[0-9a-f:]{2,39})["'], ?(\\d{1,5})[,)]`,
    // libpq, ssh, curl, urllib3 and Node: at "10.0.0.1", port 5432; host 10.0.0.1 port 22; host='10.0.0.1', port=80; address: '::1',\n port: 80
    `(?:\\bat |\\bto |\\bhost |\\bby |\\bfrom |\\bfor |host=|address: |\\bserver |["'(])["']?(${IPV4}|[0-9a-f]{0,4}:[0-9a-f:]{1,38})["']?(?: \\([^)\\n]{1,60}\\))?,?\\s{0,8}port[ =:]{1,2}["']?(\\d{1,5})`,
    // libpq with a name: at "db" (10.0.0.1), port 5432
    `\\bat "[^"\\n]{1,253}" \\((${IPV4}|[0-9a-f:]{2,39})\\), port (\\d{1,5})`,
    // Node writes IPv6 without brackets: connect ECONNREFUSED ::1:6379
    '\\be[a-z]{4,14} ((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}):(\\d{1,5})(?![\\w:]|\\.\\d)',
    `\\bport (?=\\d{1,5} on (${IPV4}|[0-9a-f:]{2,39}))(\\d{1,5}) on`,
    // Rust: host: Some(Ipv4(10.0.0.1)), port: Some(80)
    `ipv4\\((${IPV4})\\)\\), port: some\\((\\d{1,5})\\)`,
    // Apache HttpClient: Connect to db.internal:8443 [db.internal/10.0.0.1] failed
    `(?<=:(\\d{1,5}) \\[[\\w.-]{0,253}/)(${IPV4})(?=[\\],])`,
    // Node's errors as JSON: "address":"10.0.0.1","port":1502
    `"address": ?"(${IPV4}|[0-9a-f]{0,4}:[0-9a-f:]{1,38})", ?"port": ?(\\d{1,5})`,
    // apt: [IP: 192.0.2.1 80]; wget: name|192.0.2.1|:80
    `\\[ip: (${IPV4}) (\\d{1,5})\\]`,
    `\\|(${IPV4})\\|:(\\d{1,5})`,
    // apt: Could not connect to archive.example.net:80 (192.0.2.1)
    `(?<=[a-z]:(\\d{1,5}) \\()(${IPV4})(?=\\))`,
    // Android: to db.internal/10.0.0.1 (port 443)
    `/(${IPV4}|[0-9a-f]{0,4}:[0-9a-f:]{1,38}) \\(port (\\d{1,5})\\)`,
    // Oracle: (PROTOCOL=tcp)(HOST=10.0.0.1)(PORT=51422)
    `\\(protocol=tcps?\\)\\(host=(${IPV4})\\)\\(port=(\\d{1,5})\\)`,
  ].join('|'),
  'gi',
);

/** Addresses with ports in the order of the text, at most 16. */
export function findAddresses(text: string): AddressHit[] {
  const hits: AddressHit[] = [];
  for (const match of text.matchAll(ENDPOINT)) {
    const hit = toHit(match);
    if (hit !== null) hits.push(hit);
    if (hits.length === 16) break;
  }
  return hits;
}

function toHit(match: RegExpExecArray): AddressHit | null {
  const groups = match.slice(1).filter((group) => group !== undefined);
  const [first = '', second = ''] = groups;
  // In Apache HttpClient's form the port stands first.
  const [ip, port] = /^\d+$/.test(first) ? [second, first] : [first, second];
  const endpoint = endpointOf(ip, port);
  if (endpoint === null) return null;
  return { endpoint, at: match.index, end: match.index + match[0].length, isWildcard: isWildcard(ip) };
}

/** `ip:port` as the report writes it; null when one of the two cannot be. */
export function endpointOf(ip: string, port: string): string | null {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) return null;
  const bare = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (bare.includes(':')) return isIpv6(bare) ? `[${bare.toLowerCase()}]:${number}` : null;
  return isIpv4(bare) ? `${bare}:${number}` : null;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-f:]{2,39}$/i.test(text) || text.includes(':::')) return false;
  const groups = text.split(':');
  return text.includes('::') ? groups.length <= 9 : groups.length === 8;
}

function isWildcard(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::';
}
