const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,16})?$/;

/** `ip:port`, IPv6 in brackets; null when `ip` is a host name or the port is none. */
export function endpoint(ip: string | undefined, port: string | undefined): string | null {
  if (ip === undefined || port === undefined || !isPort(port)) return null;
  const bare = ip.replace(/^\[|\]$/g, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIpv4(bare)) return `${bare}:${Number(port)}`;
  return isIpv6(bare) ? `[${bare}]:${Number(port)}` : null;
}

/**
 * Reads `10.0.0.1:80`, `[::1]:80`, `::1:80` (HAProxy, Node), `10.0.0.1/80` (ASA), `/10.0.0.1:80` (Java),
 * `host/10.0.0.1:80` and URLs, whose scheme tells the port that is not written. Null for anything without an address.
 */
export function endpointOf(text: string | undefined): string | null {
  if (text === undefined || text.length > 512) return null;
  const url = /^([a-z][\w+.-]{0,15}):\/\/(?:[^\s/@]{0,100}@)?(\[[0-9a-fA-F:.]+\]|[^\s/:?#]+)(?::(\d{1,5}))?/i.exec(
    text,
  );
  if (url !== null) return endpoint(url[2], url[3] ?? DEFAULT_PORTS[(url[1] as string).toLowerCase()]);
  const javaStyle = text.replace(/^[^\s/:[\]]{0,255}\//, (host) => (isIpv4(host.slice(0, -1)) ? host : ''));
  const pair = /^(.+)[:/#](\d{1,5})$/.exec(javaStyle);
  return pair === null ? null : endpoint(pair[1], pair[2]);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', ws: '80', https: '443', wss: '443', ftp: '21' };

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65536;
}

function isIpv4(text: string): boolean {
  return IPV4.test(text) && text.split('.').every((part) => Number(part) < 256);
}

function isIpv6(text: string): boolean {
  return IPV6.test(text) && text.includes(':') && !text.includes(':::') && text.split(':').length >= 3;
}
