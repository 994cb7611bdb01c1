import { realParts } from './real-parts.ts';
import { runWith } from './run-with.ts';
import type { CliStreams } from './streams.ts';

/**
 * Runs one command line, without touching the process.
 *
 * @param argv What stands behind the program's name.
 * @returns The exit status: 0 nothing wrong found, 1 something found, 2 something could not be analysed. Never rejects.
 */
export function run(argv: readonly string[], streams: CliStreams): Promise<number> {
  return runWith(realParts, argv, streams);
}
