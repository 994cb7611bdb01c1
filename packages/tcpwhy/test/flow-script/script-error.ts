/** A flow script that cannot be compiled: the message begins with the 1-based line. */
export class FlowScriptError extends Error {
  override readonly name = 'FlowScriptError';

  constructor(
    readonly line: number,
    problem: string,
  ) {
    super(`line ${line}: ${problem}`);
  }
}
