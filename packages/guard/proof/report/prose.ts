/** What stands above the numbers. */
export const INTRODUCTION = `# What guard changes, measured

\`npm run proof -w tcpwhy-guard\` wrote this page. It starts real servers, opens each client as its documentation shows and then
with guard's adapter, lets the connections die in the ways below, sends one batch of requests over them, and asks the
servers afterwards how often each request was executed. No request is idempotent: each is an INSERT, an INCR, a POST that
counts, or an UpdateItem with ADD, and carries an id.

What guard aims at, in every cell: no failure where it can be known in time that nothing was executed, and never a second
execution of a request that was not declared idempotent. Where nobody can know, a failure is the right answer, and guard's
error says so.`;

/** What stands below them. */
export const CLOSING = `## What the numbers do not say

- Where ioredis or the AWS SDK succeed and guard fails (*middlebox-*, *lost-fin*, *server-restarts*), they sent again without
  knowing, and nothing happened to have been executed. *executed-then-* shows the same act when it had been. Guard fails
  there on purpose; \`maxIdleMs\` or \`idempotent\` make it succeed.
- The AWS SDK's retry budget pays for 35 repetitions at once, so that 15 of 50 fail in its column without guard.
- *server-restarts* sends 1000 requests by eight loops; the others send 100 in batches of 50 connections.
- The faults are made on purpose: the tables say what happens when, not how often.
- All requests of a batch are sent at the same moment, so the requests of one cell are not independent of each other. Cells
  are mostly all or nothing, which this does not change.
- Loopback has no distance. A server that closes while a request is on its way to it is the case *middlebox-resets-request*:
  no check can see it, \`maxIdleMs\` below the server's time-out avoids it.
- The AWS SDK talks to a stand-in for DynamoDB, Node's own HTTP server: what is measured is the SDK's use of connections.
- fetch is Node's own without guard, and that of the npm package undici with it, since Node's own takes no other
  dispatcher than its own version's.`;
