import type { ExecutionVerdict } from '../../../model/diagnosis.ts';
import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import {
  CLIENT_LEFT_WAITING,
  NOT_TOLD,
  REPLYING,
  REQUEST_INCOMPLETE,
  TURNED_AWAY,
  WAS_IDLE,
  WORKER_STOPPED,
} from '../../phrases/verdicts.ts';

/** `date time c-ip c-port s-ip s-port version method uri [streamid] status site reason queue`. */
const FIELDS = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?<ip>[\d.a-fA-F:]{2,39})(?:%\w{1,16})? (?<port>\d{1,5}) (?<lip>[\d.a-fA-F:]{2,39})(?:%\w{1,16})? (?<lport>\d{1,5}) (?:\S{1,4096} ){5,7}`;

const row = (reasons: string): RegExp => new RegExp(`${FIELDS}(?:${reasons}) `, 'm');

const QUEUED: ExecutionVerdict = {
  verdict: 'no',
  because: 'the request waited in the kernel’s queue and no worker process had taken it',
};

const RULES: readonly MessageRule[] = [
  {
    match: row('Timer_ConnectionIdle'),
    kind: 'idle-timeout',
    phase: 'idle',
    execution: WAS_IDLE,
    causes: { 'server-idle-timeout': 'no request came for as long as connectionTimeout' },
    look: 'IIS: limits connectionTimeout of the site (120 s)',
  },
  {
    match: row('Timer_HeaderWait|Timer_EntityBody'),
    kind: 'timeout-read',
    phase: 'read',
    execution: REQUEST_INCOMPLETE,
    look: 'http.sys: HeaderWaitTimeout, EntityBody',
  },
  {
    match: row('Timer_MinBytesPerSecond|SlowResponsiveClient|Timer_Response'),
    kind: 'timeout-read',
    phase: 'write',
    execution: REPLYING,
    causes: { 'zero-window-stall': 'the client took the response too slowly' },
    look: 'IIS: minBytesPerSecond (240)',
  },
  { match: row('Timer_AppPool'), kind: 'timeout-read', phase: 'read', execution: QUEUED },
  {
    match: row('Connection_Abandoned_By_(?:ReqQueue|AppPool)'),
    kind: 'closed-locally',
    phase: 'read',
    execution: WORKER_STOPPED,
    causes: { 'process-death': 'the worker process of the application pool ended with the request in hand' },
    look: 'IIS: recycling of the application pool, and its crashes in the event log (WAS, .NET Runtime)',
  },
  { match: row('Client_Reset'), kind: 'aborted-by-client', phase: 'read', execution: CLIENT_LEFT_WAITING },
  {
    match: row('Connection_Dropped(?:_List_Full)?'),
    kind: 'aborted-by-client',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
  { match: row('ConnLimit|Connections_Refused'), kind: 'resource-limit', phase: 'handshake', execution: TURNED_AWAY },
  { match: row('QueueFull'), kind: 'resource-limit', phase: 'read', execution: QUEUED },
  // Everything else in that log is an answer with a status.
  { match: new RegExp(FIELDS), silent: true },
  {
    match:
      /HttpSys\w{0,20}Exception \((?:64|1229|1236|995)\)|The specified network name is no longer available|nonexistent network connection/,
    kind: 'aborted-by-client',
    phase: 'unknown',
    execution: NOT_TOLD,
  },
];

/** HTTPERR logs of Windows' HTTP driver, below IIS and HttpSys, and the exceptions of programs on it. */
export default familyOfRules({
  id: 'http-sys',
  name: 'http.sys (IIS)',
  system: 'http.sys (Windows)',
  words: [
    'timer_connectionidle',
    'timer_headerwait',
    'timer_entitybody',
    'timer_minbytespersecond',
    'timer_apppool',
    'connection_abandoned_by_',
    'client_reset',
    'connection_dropped',
    'connections_refused',
    'slowresponsiveclient',
    ' connlimit ',
    ' queuefull ',
    'httpsysexception (1229)',
    'httpsysexception (995)',
  ],
  shapes: [
    ['certain', new RegExp(`${FIELDS}[A-Z]\\w{3,40} `, 'm')],
    ['certain', /\bHttpSysException\b|\bWebListenerException\b|Microsoft\.AspNetCore\.Server\.HttpSys\./],
  ],
  reporter: 'server',
  rules: RULES,
  unknown: 'grammar',
});
