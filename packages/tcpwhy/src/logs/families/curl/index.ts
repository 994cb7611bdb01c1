import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, SENT, SETTING_UP, SILENT } from '../../clients/client-verdicts.ts';
import { CURL_MESSAGES } from '../../clients/curl-messages.ts';

/** curl and libcurl, wget, git over HTTP. */
export default familyOfClients({
  id: 'curl',
  name: 'curl, wget, git',
  words: [
    'curl: (',
    'recv failure',
    'send failure',
    'rpc failed',
    'early eof',
    'in headers.',
    'unable to access',
    'curl error',
    'could not read from remote repository',
    'no data received.',
    'remote end hung up unexpectedly',
    'remote end hung up upon initial contact',
    "wget: can't connect",
    'no data received',
  ],
  systems: [
    {
      name: 'git',
      claim: 'certain',
      marks: ["unable to access '", 'RPC failed; ', 'fatal: early EOF', 'remote end hung up', 'fetch-pack: '],
    },
    {
      name: 'wget',
      claim: 'likely',
      shape:
        /\bRead error \([^)\n]{1,80}\) in headers|\bRead error at byte \d+|No data received\.|\bConnecting to [^\n]{1,300}\.\.\. failed: |^failed: [A-Z][^\n]{5,60}\.$|wget: (?:unable|can't|download|error)/,
    },
    {
      name: 'curl',
      claim: 'certain',
      shape:
        /\bcurl: \(\d{1,3}\)|^\* (?:connect to |Failed to connect|Recv failure|Send failure|Empty reply|OpenSSL|Connection (?:died|timed|#\d)|Closing connection|transfer closed|Operation timed)/m,
    },
    {
      name: 'libcurl',
      claim: 'likely',
      marks: [
        'cURL error ',
        'curl_easy_perform',
        'CURLE_',
        'pycurl.error',
        'Recv failure: ',
        'Send failure: ',
        'CURLcode',
      ],
      shape: /Failed to connect to \S+ port \d+/,
    },
  ],
  rules: [
    { match: /^\* (?:Connection #\d+ to host|Closing connection)[^\n]*$(?![\s\S])/m, silent: true },
    {
      match: /Read error \([^)\n]{0,80}timed out\) in headers|Read error at byte \d+[^\n]{0,60}timed out/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Read error at byte/, otherwise: 'eof', phase: 'read', execution: ANSWERED },
    { match: /Read error \(/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /No data received\./, kind: 'eof', phase: 'read', execution: SENT },
    {
      match: /(?:Connecting to [^\n]{1,300}\.\.\. |^)failed: [^\n]{0,40}timed out|wget: download timed out/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    {
      match: /Connecting to [^\n]{1,300}\.\.\. failed: |^failed: |wget: can't connect/,
      otherwise: 'other',
      phase: 'connect',
    },
    {
      match: /early EOF|unexpected disconnect while reading sideband packet/,
      otherwise: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    { match: /remote end hung up upon initial contact/, otherwise: 'eof', phase: 'handshake', execution: SETTING_UP },
    { match: /remote end hung up unexpectedly/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    { match: /Could not read from remote repository/, otherwise: 'other', phase: 'handshake', execution: SETTING_UP },
    ...CURL_MESSAGES,
  ],
});
