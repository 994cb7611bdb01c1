import { familyOfClients } from '../../clients/client-family.ts';
import { SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';

/** Errors of pages in Chromium and Firefox, as consoles and what drives browsers print them. */
export default familyOfClients({
  id: 'browsers',
  name: 'Browsers',
  words: ['net::err_', 'ns_error_net', 'websocket connection to '],
  systems: [
    { name: 'Chromium', claim: 'likely', marks: ['net::ERR_', "WebSocket connection to 'ws"] },
    {
      name: 'Firefox',
      claim: 'likely',
      marks: ['NS_ERROR_NET', 'NS_ERROR_CONNECTION_REFUSED', 'NS_ERROR_UNKNOWN_HOST'],
    },
  ],
  rules: [
    {
      match:
        /WebSocket connection to '[^'\n]{1,2000}' failed: (?:Connection closed before receiving a handshake response|Error during WebSocket handshake|WebSocket opening handshake)/,
      otherwise: 'handshake-failed',
      phase: 'handshake',
      execution: SETTING_UP,
    },
    {
      match:
        /WebSocket connection to '[^'\n]{1,2000}' failed: (?:Close received|WebSocket is closed|Could not decode|Received|Invalid)/,
      otherwise: 'eof',
      phase: 'unknown',
      execution: SILENT,
    },
    { match: /WebSocket connection to '[^'\n]{1,2000}' failed:/, otherwise: 'other', phase: 'handshake' },
    { match: /net::ERR_(?:CERT_|SSL_|BAD_SSL)/, otherwise: 'tls-failure', phase: 'handshake', execution: SETTING_UP },
    {
      match: /net::ERR_(?:PROXY_CONNECTION|TUNNEL_CONNECTION|SOCKS_CONNECTION)_FAILED/,
      otherwise: 'other',
      phase: 'connect',
    },
    { match: /net::ERR_(?:INTERNET_DISCONNECTED|ADDRESS_INVALID)/, otherwise: 'unreachable', phase: 'connect' },
    {
      match: /net::ERR_(?:HTTP2|QUIC|SPDY)_PROTOCOL_ERROR/,
      otherwise: 'protocol-mismatch',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match: /net::ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|NETWORK_CHANGED|TIMED_OUT|NETWORK_IO_SUSPENDED)/,
      otherwise: 'timeout-read',
      phase: 'unknown',
      execution: SILENT,
    },
    {
      match:
        /net::ERR_(?:ABORTED|FAILED|BLOCKED_\w+|CACHE_\w+|FILE_\w+|INVALID_\w+|UNSAFE_\w+|ACCESS_DENIED|TOO_MANY_REDIRECTS)\b/,
      silent: true,
    },
  ],
});
