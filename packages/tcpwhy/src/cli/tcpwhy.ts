#!/usr/bin/env node
import { run } from './main.ts';

const argv = process.argv.slice(2);
if (argv.includes('-')) {
  // Ctrl-C reaches the whole pipe: the capture program ends, and what it sent is still diagnosed.
  // The handler is gone after the first time, so a second Ctrl-C ends tcpwhy as usual.
  process.once('SIGINT', () => process.stderr.write('\ntcpwhy: finishing; Ctrl-C again to stop at once\n'));
}
process.exitCode = await run(argv, {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
});
