import type { MessageRule } from '../../phrases/message-rule.ts';
import { familyOfRules } from '../../phrases/rule-family.ts';
import { FORWARDED, NOT_CONNECTED, NOT_TOLD, SETTING_UP } from '../../phrases/verdicts.ts';
import { refineKubernetes } from './refine.ts';

const RULES: readonly MessageRule[] = [
  {
    match: /(?:[Pp]robe (?:failed|errored)|"Probe failed").{0,600}connect: connection refused/,
    kind: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
    causes: { 'port-closed': 'the container does not listen on the probe’s port (yet)' },
    look: 'initialDelaySeconds, startupProbe, and the port of the probe',
  },
  {
    match:
      /(?:[Pp]robe (?:failed|errored)|"Probe failed").{0,600}(?:dial tcp|connect).{0,200}(?:i\/o timeout|context deadline exceeded|timed out)/,
    kind: 'timeout-connect',
    phase: 'connect',
    execution: NOT_CONNECTED,
    causes: {
      'syn-unanswered': 'no answer to the SYN',
      'listen-backlog-overflow': 'a full accept queue leaves SYNs unanswered',
    },
    look: 'timeoutSeconds (1) of the probe; network policies',
  },
  {
    match:
      /(?:[Pp]robe (?:failed|errored)|"Probe failed").{0,600}(?:Client\.Timeout|context deadline exceeded|timeout: failed to connect service|timed out)/,
    kind: 'timeout-read',
    phase: 'read',
    execution: FORWARDED,
    causes: { 'unresponsive-server': 'the container took the probe’s request and did not answer in time' },
    look: 'timeoutSeconds (1) and failureThreshold (3) of the probe',
  },
  // An answer with a wrong status is an answer.
  { match: /(?:[Pp]robe (?:failed|errored)|"Probe failed").{0,400}HTTP probe failed with statuscode/, silent: true },
  {
    match: /http2: client connection lost|http2: client connection force closed/,
    kind: 'timeout-read',
    phase: 'idle',
    execution: NOT_TOLD,
    causes: {
      'peer-vanished': 'pings of the HTTP/2 connection were not answered',
      'middlebox-idle-drop': 'or the path forgot the connection',
    },
  },
  {
    match: /TLS handshake error from (?<remote>\S{3,60}): /,
    reporter: 'server',
    otherwise: 'tls-failure',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match: /lost connection to pod/,
    kind: 'eof',
    phase: 'unknown',
    execution: NOT_TOLD,
    look: 'the pod ended, or the API server’s or kubelet’s streaming-connection-idle-timeout (4h) expired',
  },
  { match: /Error proxying (?:data )?(?:from|to) (?:client|backend)/, reporter: 'proxy', execution: NOT_TOLD },
  {
    match: /connection to the server \S{1,255} was refused/,
    kind: 'refused',
    phase: 'connect',
    execution: NOT_CONNECTED,
    look: 'kubectl config view: the server of the current context',
  },
  {
    match: /Unable to connect to the server: (?:net\/http: TLS handshake timeout)/,
    kind: 'timeout-read',
    phase: 'handshake',
    execution: SETTING_UP,
  },
  {
    match:
      /Back-off|Failed to pull image .{0,300}(?:not found|denied)|node "\S{1,255}" not found|is forbidden|evicted/i,
    silent: true,
  },
];

/** kubelet, kube-apiserver, kube-proxy and their relatives (klog), kubectl, and events of pods. */
export default familyOfRules({
  id: 'kubernetes',
  name: 'Kubernetes',
  system: 'kubelet',
  words: [
    'probe failed',
    'probe errored',
    'client connection lost',
    'lost connection to pod',
    'error proxying',
    'was refused - did you specify',
    'tls handshake error',
  ],
  program: /^(?:kubelet|kube-\w{2,20}|k3s|k8s\.\w{2,20})$/,
  shapes: [
    ['certain', /(?:^|\s)[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d{6}\s{1,8}\d{1,8} [\w/.-]{1,80}\.go:\d{1,5}\]/],
    ['certain', /\b(?:Readiness|Liveness|Startup) probe (?:failed|errored)/],
    [
      'certain',
      /lost connection to pod|(?:The )?connection to the server \S{1,255} was refused - did you specify|Unable to connect to the server: /,
    ],
  ],
  reporter: 'client',
  rules: RULES,
  unknown: 'grammar',
  refine: refineKubernetes,
});
