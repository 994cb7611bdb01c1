import type { Output } from './output.ts';
import type { CliParts } from './parts.ts';
import type { CliStreams } from './streams.ts';

/** Options that every command takes. */
export interface SharedOptions {
  readonly json: boolean;
  readonly all: boolean;
  /** False with `--no-color`. */
  readonly color: boolean;
  /** False with `--no-progress`. */
  readonly progress: boolean;
}

/** What one run of the program works with. */
export interface Session {
  readonly streams: CliStreams;
  readonly out: Output;
  readonly err: Output;
  readonly parts: CliParts;
}
