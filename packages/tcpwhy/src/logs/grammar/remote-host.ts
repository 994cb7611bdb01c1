/** A peer that a text names without giving an address and a port together. */
export interface RemoteHost {
  readonly host: string;
  readonly port: number | null;
}

const IPV4 = '(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?!\\.?\\d)';
const IPV6 = '(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{3,39}';
const NAME = '[a-z0-9](?:[a-z0-9-]{0,62})(?:\\.[a-z0-9](?:[a-z0-9-]{0,62})){0,8}';

/** Places in which programs put the name of a peer; the port is the second group where there is one. */
const SHAPES: readonly RegExp[] = [
  new RegExp(
    `(?:getaddrinfo \\w+|enotfound|eai_again|lookup|resolve host(?:name)?:?|translate host name) ["']?(${NAME})`,
    'i',
  ),
  new RegExp(`unknownhostexception: (${NAME})`, 'i'),
  new RegExp(`\\bat "(${NAME})"(?: \\([^)]{1,60}\\))?, port (\\d{1,5})`, 'i'),
  new RegExp(`host[=:] ?["']?(${NAME})["']?[),;]{0,2} ?\\(?port[=:] ?["']?(\\d{1,5})`, 'i'),
  new RegExp(`\\b(?:to|host|by|from|for) ["']?(${NAME})["']?,? \\(?port[ =](\\d{1,5})`, 'i'),
  new RegExp(`\\{\\{?["']?(${NAME})["']?, ?(\\d{1,5})\\}`, 'i'),
  new RegExp(`host:? [\`'"](${NAME})['"] at port [\`'"](\\d{1,5})`, 'i'),
  new RegExp(`/dev/tcp/(${NAME})/(\\d{1,5})`, 'i'),
  new RegExp(
    `\\b(?:https?|redis|rediss|amqps?|postgres|postgresql|mysql|mongodb|nats|wss?|tcp|ssl|tls|ldaps?|smtps?|ftp)://(?:[^\\s/@"']{1,200}@)?(${NAME})(?::(\\d{1,5}))?(?=[/\\s"'),?#]|$)`,
    'i',
  ),
  new RegExp(
    `\\b(?:to|on|from|with|at|host|server|address|connecting|connect|tcp|of|by) ["'(]?(${NAME}):(\\d{1,5})(?![\\w:]|\\.\\w)`,
    'i',
  ),
  new RegExp(`\\b(?:server|host) (?:on |at |is )?["'](${NAME})["']`, 'i'),
  new RegExp(`\\bhost:? (${NAME}\\.${NAME})(?=[ ,;]|$)`, 'i'),
  /\[\/((?:\d{1,3}\.){3}\d{1,3})\]/i,
  new RegExp(`\\bproxy (${NAME}):(\\d{1,5})(?![\\w:]|\\.\\w)`, 'i'),
  new RegExp(`\\bconnection to (${NAME}\\.${NAME}) (?:timed out|failed|refused|lost|was)\\b`, 'i'),
  // An address alone: `from 10.0.0.1`, `[CLIENT: 10.0.0.1]`, `mx.example.net[10.0.0.1]`.
  new RegExp(
    `(?:\\b(?:from|by|to|with|for|client|peer|host|server|address|remote)[:=]? |[\\w-]\\[|[ =]\\[)[[/]?(${IPV4}|${IPV6})(?=[\\]),;: ]|\\.(?!\\d)|$)(?!:\\d| port)`,
    'im',
  ),
];

/** Schemes whose port everybody knows. */
const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };
/** What a name before a colon and a number can be instead: a source file and its line. */
const SOURCE_FILE = /\.(?:go|java|js|mjs|cjs|ts|py|rb|rs|c|cc|cpp|h|cs|php|pl|ex|exs|erl|kt|scala|lua)$/i;
const ORDINARY = new Set([
  'the',
  'a',
  'an',
  'this',
  'that',
  'server',
  'host',
  'port',
  'to',
  'has',
  'is',
  'was',
  'for',
  'and',
  'error',
  'name',
  // Any peer, which says nothing.
  '0.0.0.0',
  '::',
  'all',
  'any',
]);

/** Name (or bare address) of the peer, with its port where that is given beside it. */
export function findRemoteHost(text: string): RemoteHost | null {
  for (const shape of SHAPES) {
    const match = shape.exec(text);
    const host = match?.[1];
    if (match === null || host === undefined || SOURCE_FILE.test(host) || ORDINARY.has(host.toLowerCase())) continue;
    const scheme = /^(https?):/i.exec(match[0])?.[1]?.toLowerCase() ?? '';
    const port = match[2] === undefined ? (SCHEME_PORTS[scheme] ?? null) : Number(match[2]);
    return { host, port: port !== null && port > 0 && port < 65_536 ? port : null };
  }
  return null;
}
