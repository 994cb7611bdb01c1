#!/usr/bin/env node
// Small on purpose: what Node keeps compiled must be asked for before the rest of the program is loaded.
import * as nodeModule from 'node:module';

// Node 22 and later keep compiled code between runs; TypeScript's types are those of Node 20.
(nodeModule as { enableCompileCache?: () => void }).enableCompileCache?.();
const argv = process.argv.slice(2);
if (argv.includes('-')) {
  // Ctrl-C reaches the whole pipe: the capture program ends, and what it sent is still diagnosed.
  // The handler is gone after the first time, so a second Ctrl-C ends tcpwhy as usual.
  process.once('SIGINT', () => process.stderr.write('\ntcpwhy: finishing; Ctrl-C again to stop at once\n'));
}
const { run } = await import('./main.ts');
// The process itself: it makes its streams when they are asked for, and standard input takes milliseconds to make.
process.exitCode = await run(argv, process);
