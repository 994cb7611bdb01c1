import type { CausePage } from '../src/report/cause-page/render-cause.ts';

const page = `# stale-pooled-connection

## What happens
The server closes an idle connection;
the client's pool does not look, and **writes** to it. See [RFC 9293](https://www.rfc-editor.org/rfc/rfc9293) and \`SO_KEEPALIVE\`.

## What to do
- Set \`idleTimeout\` of the pool below the
  server's.
  1. Find the server's value.
  2. Take off 5 s.
- Retry once.

\`\`\`sh
ss -tni 'dst 10.0.0.2'
\`\`\`

| setting | value |
|---|---|
| wait_timeout | 28800 |
`;

/** A few causes, one of them with a page that uses everything that pages use. */
export const sampleCauses: readonly CausePage[] = [
  {
    id: 'port-closed',
    group: 'connect',
    actor: 'server host',
    summary: 'nothing listens on the address; its kernel refuses the SYN',
    page: '',
  },
  {
    id: 'stale-pooled-connection',
    group: 'endpoint',
    actor: 'both',
    summary: 'a request was written to a pooled connection that the server had closed while idle',
    page,
  },
  {
    id: 'path-mtu-black-hole',
    group: 'path',
    actor: 'router',
    summary: 'packets larger than the MTU vanish',
    page: '',
  },
  { id: 'novel', group: 'new-group', actor: 'nobody', summary: 'a group that has no heading of its own', page: '' },
];
