import type { MessageRule } from '../../phrases/message-rule.ts';
import {
  ANSWERING,
  BODY_PARTLY_SENT,
  FORWARDED,
  NEVER_REACHED,
  NO_CONNECTION_HAD,
  NO_REQUEST,
  NOT_TOLD,
  NOT_UNDERSTOOD,
  REPLYING,
  REQUEST_INCOMPLETE,
  SETTING_UP,
} from '../../phrases/verdicts.ts';

/** The AH numbers name places in httpd's sources; wording changed between 2.2 and 2.4, so both are looked at. */
export const APACHE_RULES: readonly MessageRule[] = [
  // mod_proxy: connecting.
  {
    match: /(?:AH00957|AH02454|AH00952|AH10272): [^\n]{0,60}attempt to connect to (?<remote>\S{3,80}:\d{1,5})/,
    reporter: 'proxy',
    phase: 'connect',
    otherwise: 'refused',
    execution: NEVER_REACHED,
  },
  {
    match: /attempt to connect to (?:Unix domain socket )?(?<remote>\S{3,80})/,
    reporter: 'proxy',
    phase: 'connect',
    otherwise: 'refused',
    execution: NEVER_REACHED,
  },
  {
    match: /AH01114|failed to make connection to backend/,
    reporter: 'proxy',
    phase: 'connect',
    otherwise: 'refused',
    execution: NEVER_REACHED,
    look: 'httpd: the AH00957 line just before has the errno; retry=60 of ProxyPass keeps the backend out for a minute',
  },
  {
    match: /AH0095[89]|ap_proxy_connect_backend disabling worker|disabling worker for/,
    reporter: 'proxy',
    phase: 'connect',
    kind: 'other',
    execution: NEVER_REACHED,
    look: 'httpd: retry (60 s) of ProxyPass keeps the worker in error state',
  },
  {
    match: /AH00(?:940|941)|All workers are in error state|AH01171/,
    reporter: 'proxy',
    phase: 'connect',
    kind: 'other',
    execution: NEVER_REACHED,
    look: 'httpd: retry (60 s) of ProxyPass and the balancer’s members',
  },
  {
    match: /AH00898: DNS lookup failure|AH00943|AH01021|DNS lookup failure for/,
    reporter: 'proxy',
    phase: 'connect',
    kind: 'dns',
    execution: NEVER_REACHED,
  },
  {
    match: /AH00898: SSL|AH02039|AH00961|AH01961|Error during SSL Handshake with remote server/,
    reporter: 'proxy',
    phase: 'handshake',
    otherwise: 'tls-failure',
    execution: SETTING_UP,
  },
  {
    match: /AH00898: Error reading from remote server/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
  },
  // mod_proxy_http: the answer.
  {
    match: /(?:AH01102: )?error reading status line from remote server (?<remote>\S{3,80}:\d{1,5})?/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
    causes: {
      'stale-pooled-connection': 'httpd reused a backend connection that the backend was closing',
      'process-death': 'or the backend’s process ended with the request in hand',
    },
    look: 'httpd: ttl of ProxyPass below the backend’s keep-alive time-out; disablereuse=On; ProxyTimeout',
  },
  { match: /AH01110|error reading response/, reporter: 'proxy', phase: 'read', otherwise: 'eof', execution: ANSWERING },
  {
    match: /pass request body failed to (?<ip>[\d.]+|\[?[0-9a-fA-F:]+\]?):(?<port>\d{1,5})/,
    reporter: 'proxy',
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: BODY_PARTLY_SENT,
  },
  {
    match: /AH01084|pass request body failed to|AH01097/,
    reporter: 'proxy',
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: BODY_PARTLY_SENT,
  },
  // mod_ssl as a client of the backend.
  {
    match:
      /\[remote (?<remote>[0-9a-fA-F.:[\]]{3,60})\] .{0,200}(?:AH02003|AH01997|AH02039|SSL (?:Proxy connect|handshake) failed)/,
    reporter: 'proxy',
    phase: 'handshake',
    otherwise: 'tls-failure',
    execution: SETTING_UP,
  },
  {
    match: /AH01095|AH01087|AH01086|prefetch request body failed|AH02609|AH02610/,
    phase: 'read',
    otherwise: 'aborted-by-client',
    reporter: 'proxy',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /AH01068|AH01070|AH01107|AH01111|AH01106|Got bogus version|Error parsing script headers|bad gateway: /i,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'protocol-mismatch',
    execution: NOT_UNDERSTOOD,
  },
  {
    match: /AH01104|AH10124|premature end of|AH01105/i,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
  },
  // mod_proxy_fcgi, scgi, uwsgi, ajp, wstunnel.
  {
    match: /AH01075|AH01067|AH01077|AH10103/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
    causes: {
      'process-death': 'the FastCGI worker ended with the request in hand',
      'unresponsive-server': 'or took longer than ProxyTimeout',
    },
    look: 'php-fpm: request_terminate_timeout, pm.max_requests; httpd: ProxyTimeout',
  },
  {
    match: /AH01030|AH00992|AH00893|AH00896|ajp_ilink_receive\(\)|ajp_read_header/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'eof',
    execution: FORWARDED,
  },
  {
    match: /AH00878|AH00877|AH00888|AH00893|ajp_send_header|ajp_ilink_send/,
    reporter: 'proxy',
    phase: 'write',
    otherwise: 'broken-pipe',
    execution: BODY_PARTLY_SENT,
  },
  { match: /AH02442|AH02445|AH02447|wstunnel/, reporter: 'proxy', phase: 'read', execution: NOT_TOLD },
  // mod_fcgid.
  {
    match: /mod_fcgid: (?:can't apply process slot|.{0,60}total process count)/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    look: 'mod_fcgid: FcgidMaxProcesses, FcgidMaxProcessesPerClass',
  },
  {
    match: /mod_fcgid: read (?:data )?timeout|mod_fcgid: ap_pass_brigade|mod_fcgid: error reading data/,
    reporter: 'proxy',
    phase: 'read',
    otherwise: 'timeout-read',
    execution: FORWARDED,
    look: 'mod_fcgid: FcgidIOTimeout (40), FcgidBusyTimeout',
  },
  // The client.
  {
    match: /(?:AH0138[12]|[Rr]equest (?:header|body) read timeout)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    look: 'httpd: RequestReadTimeout (header=20-40,MinRate=500 body=20,MinRate=500)',
  },
  {
    match: /(?:AH02006|SSL handshake stopped)/,
    phase: 'handshake',
    kind: 'tls-failure',
    execution: SETTING_UP,
  },
  {
    match:
      /(?:AH02007|SSL handshake interrupted|AH02008|SSL library error \d+ in handshake|AH10291|AH01996|speaking HTTP on HTTPS|AH02003|AH02041)/,
    phase: 'handshake',
    otherwise: 'tls-failure',
    execution: SETTING_UP,
  },
  {
    match: /(?:AH01991|AH01992|SSL input filter read failed|SSL (?:input|library))/,
    phase: 'read',
    execution: NOT_TOLD,
  },
  {
    match: /(?:AH01993|SSL output filter write failed)/,
    phase: 'write',
    execution: REPLYING,
  },
  {
    match: /(?:AH00578|AH02822|core_output_filter: writing data to the network|client (?:stopped|denied) connection)/,
    phase: 'write',
    otherwise: 'aborted-by-client',
    execution: REPLYING,
  },
  {
    match:
      /(?:AH0?1(?:567|232)|AH00567|[Ee]rror reading request|request failed: (?:error reading|malformed|erroneous))/,
    phase: 'read',
    otherwise: 'aborted-by-client',
    execution: REQUEST_INCOMPLETE,
  },
  {
    match: /(?:AH0056[36]|AH0013[45]|AH02429|[Ii]nvalid (?:method|URI) in request)/,
    kind: 'protocol-mismatch',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
  },
  { match: /AH1\d{4}: h2_session.{0,200}(?:idle|timeout)/, kind: 'idle-timeout', phase: 'idle', execution: NOT_TOLD },
  // The server's own limits.
  {
    match: /AH00(?:161|484|485|288|287)|server reached Max(?:RequestWorkers|Clients)|scoreboard is full/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_CONNECTION_HAD,
    causes: {
      'listen-backlog-overflow': 'no worker accepts: new connections wait in the accept queue until it is full',
    },
    look: 'httpd: MaxRequestWorkers, ServerLimit, ThreadsPerChild',
  },
  {
    match: /AH00072: .{0,60}could not bind to address (?<local>\S{3,60})/,
    kind: 'resource-limit',
    phase: 'connect',
    execution: NO_REQUEST,
  },
  {
    match: /AH0005[12]|child pid \d+ exit signal (?:Segmentation fault|Killed|Aborted|Bus error)/,
    kind: 'other',
    phase: 'unknown',
    execution: NOT_TOLD,
    causes: { 'process-death': 'the child died, and its kernel closed its connections' },
  },
  {
    match:
      /AH00(?:170|489|094|163|493|492|558|169)|AH01797|AH01630|AH02811|AH01276|AH00128|AH01617|AH01618|AH00632|AH01144|AH00124/,
    silent: true,
  },
];
