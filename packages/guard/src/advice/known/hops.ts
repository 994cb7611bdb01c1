import { type Hop, PLAIN_ACCEPTER, PLAIN_OPENER, type Setting, type Sourced } from '../station.ts';

/** A hop, as it comes. */
export type KnownHop = Hop & Sourced;

const s = (name: string): Setting => ({ name, unit: 's' });

/** Time-outs of one setting that counts on both sides of a proxy. */
const bothSides = (idleMs: number, idle: Setting) => ({
  accepts: { ...PLAIN_ACCEPTER, idleMs, settings: { idle } },
  opens: { ...PLAIN_OPENER, idleMs, settings: { idle } },
});

/** Defaults of what stands between clients and servers, by name. */
export const KNOWN_HOPS = {
  'aws-alb': {
    kind: 'proxy',
    name: 'AWS ALB',
    // Its client keepalive (3600 s) is no lifetime in our sense: it announces the end with the last response.
    ...bothSides(60_000, s('idle_timeout.timeout_seconds')),
    source: 'docs.aws.amazon.com: Edit attributes for your Application Load Balancer',
  },
  'aws-clb': {
    kind: 'proxy',
    name: 'AWS Classic Load Balancer',
    ...bothSides(60_000, s('ConnectionSettings.IdleTimeout')),
    source: 'docs.aws.amazon.com: Configure the idle connection timeout for your Classic Load Balancer',
  },
  'aws-nlb': {
    kind: 'relay',
    name: 'AWS NLB',
    idleMs: 350_000,
    answersWith: 'rst',
    settings: { idle: s('tcp.idle_timeout.seconds') },
    source: 'docs.aws.amazon.com: Update the TCP idle timeout for your Network Load Balancer (60 to 6000)',
  },
  'aws-gwlb': {
    kind: 'relay',
    name: 'AWS Gateway Load Balancer',
    idleMs: 350_000,
    answersWith: 'silence',
    settings: { idle: s('tcp.idle_timeout.seconds') },
    source: 'docs.aws.amazon.com: Gateway Load Balancers',
  },
  'aws-nat-gateway': {
    kind: 'relay',
    name: 'AWS NAT gateway',
    idleMs: 350_000,
    answersWith: 'rst',
    settings: {},
    source: 'docs.aws.amazon.com: Troubleshoot NAT gateways; fixed',
  },
  'aws-eni': {
    kind: 'relay',
    name: 'AWS connection tracking of the network interface',
    idleMs: 350_000,
    answersWith: 'silence',
    settings: { idle: s('TcpEstablishedTimeout of the network interface') },
    source: 'docs.aws.amazon.com: default since Nitro v6; 432 000 s before',
  },
  'azure-load-balancer': {
    kind: 'relay',
    name: 'Azure Load Balancer',
    idleMs: 240_000,
    answersWith: 'silence',
    settings: { idle: s('idleTimeoutInMinutes x 60') },
    source: 'learn.microsoft.com: Load Balancer TCP Reset and Idle Timeout; enableTcpReset makes it a reset',
  },
  'azure-nat-gateway': {
    kind: 'relay',
    name: 'Azure NAT gateway',
    idleMs: 240_000,
    answersWith: 'rst',
    settings: { idle: s('idleTimeoutInMinutes x 60') },
    source: 'learn.microsoft.com: NAT gateway, 4 to 120 minutes',
  },
  'gcp-vpc': {
    kind: 'relay',
    name: 'Google Cloud VPC',
    idleMs: 600_000,
    answersWith: 'silence',
    settings: {},
    source: 'cloud.google.com: connection tracking of VPC firewall rules, 10 minutes; fixed',
  },
  'gcp-alb': {
    kind: 'proxy',
    name: 'Google Cloud Application Load Balancer',
    accepts: { ...PLAIN_ACCEPTER, idleMs: 610_000, settings: { idle: s('httpKeepAliveTimeoutSec') } },
    opens: { ...PLAIN_OPENER, idleMs: 600_000 },
    source: 'cloud.google.com: HTTP keepalive timeouts; 600 s towards the backends is fixed',
  },
  cloudflare: {
    kind: 'proxy',
    name: 'Cloudflare',
    accepts: { ...PLAIN_ACCEPTER, idleMs: 400_000 },
    opens: { ...PLAIN_OPENER, idleMs: 900_000, keepAliveIdleMs: 30_000 },
    source: 'developers.cloudflare.com: Connection limits; fixed',
  },
  nginx: {
    kind: 'proxy',
    name: 'nginx',
    accepts: { ...PLAIN_ACCEPTER, idleMs: 75_000, settings: { idle: s('keepalive_timeout') } },
    opens: { ...PLAIN_OPENER, idleMs: 60_000, settings: { idle: s('keepalive_timeout of the upstream') } },
    source: 'nginx.org: ngx_http_core_module, ngx_http_upstream_module (reuse wants the directive keepalive)',
  },
  haproxy: {
    kind: 'proxy',
    name: 'HAProxy',
    accepts: { ...PLAIN_ACCEPTER, idleMs: 50_000, settings: { idle: s('timeout http-keep-alive') } },
    // Half of the surplus goes every pool-purge-delay (5 s); what is in use from time to time stays.
    opens: { ...PLAIN_OPENER, settings: { idle: s('pool-purge-delay') } },
    source: 'HAProxy has no defaults; timeout client 50 s is what Debian’s haproxy.cfg sets',
  },
  'haproxy-tcp': {
    kind: 'proxy',
    name: 'HAProxy, mode tcp',
    accepts: { ...PLAIN_ACCEPTER, idleMs: 50_000, settings: { idle: s('timeout client') } },
    opens: { ...PLAIN_OPENER, idleMs: 50_000, settings: { idle: s('timeout server') } },
    source: 'HAProxy has no defaults; 50 s is what Debian’s haproxy.cfg sets',
  },
  envoy: {
    kind: 'proxy',
    name: 'Envoy',
    ...bothSides(3_600_000, s('common_http_protocol_options.idle_timeout')),
    source: 'envoyproxy.io: How do I configure timeouts?',
  },
  pgbouncer: {
    kind: 'proxy',
    name: 'PgBouncer',
    accepts: { ...PLAIN_ACCEPTER, keepAliveIdleMs: 7_200_000, settings: { idle: s('client_idle_timeout') } },
    opens: {
      ...PLAIN_OPENER,
      idleMs: 600_000,
      lifetimeMs: 3_600_000,
      keepAliveIdleMs: 7_200_000,
      checksBeforeUse: true,
      settings: { idle: s('server_idle_timeout'), lifetime: s('server_lifetime'), keepAlive: s('tcp_keepidle') },
    },
    source:
      'pgbouncer.org: server_idle_timeout 600, server_lifetime 3600, server_check_delay 30, client_idle_timeout 0',
  },
  'rds-proxy': {
    kind: 'proxy',
    name: 'Amazon RDS Proxy',
    accepts: {
      ...PLAIN_ACCEPTER,
      idleMs: 1_800_000,
      lifetimeMs: 86_400_000,
      settings: { idle: s('IdleClientTimeout') },
    },
    // How it looks after its own connections is not documented; that it does is its purpose.
    opens: { ...PLAIN_OPENER, checksBeforeUse: true },
    source: 'docs.aws.amazon.com: RDS Proxy, idle client connection timeout 30 minutes; 24 hours at most',
  },
  'linux-conntrack': {
    kind: 'relay',
    name: 'Linux connection tracking',
    idleMs: 432_000_000,
    answersWith: 'silence',
    settings: { idle: s('net.netfilter.nf_conntrack_tcp_timeout_established') },
    source: 'Linux: nf_conntrack_proto_tcp.c, 5 days',
  },
  'rfc5382-nat': {
    kind: 'relay',
    name: 'a NAT that keeps to RFC 5382',
    idleMs: 7_440_000,
    answersWith: 'silence',
    settings: {},
    source: 'RFC 5382 REQ-5: not below 2 hours 4 minutes',
  },
} as const satisfies Record<string, KnownHop>;
