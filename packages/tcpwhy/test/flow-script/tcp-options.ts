/** The TCP options that one segment carries; absent ones are left out. */
export interface TcpOptions {
  readonly mss?: number;
  readonly windowShift?: number;
  readonly sackPermitted?: boolean;
  readonly timestamps?: { readonly value: number; readonly echo: number };
  /** Raw edges. */
  readonly sack?: readonly (readonly [number, number])[];
}

const NO_OPERATION = 1;

/** Option bytes in the order and with the padding that Linux uses (tcp_options_write). */
export function encodeTcpOptions(options: TcpOptions): Uint8Array {
  const bytes: number[] = [];
  if (options.mss !== undefined) bytes.push(2, 4, options.mss >> 8, options.mss & 255);
  // SACK-permitted takes the place of two of the NOPs before timestamps.
  if (options.sackPermitted && options.timestamps) bytes.push(4, 2);
  else if (options.sackPermitted) bytes.push(NO_OPERATION, NO_OPERATION, 4, 2);
  else if (options.timestamps) bytes.push(NO_OPERATION, NO_OPERATION);
  if (options.timestamps) bytes.push(8, 10, ...word(options.timestamps.value), ...word(options.timestamps.echo));
  if (options.windowShift !== undefined) bytes.push(NO_OPERATION, 3, 3, options.windowShift);
  if (options.sack !== undefined && options.sack.length > 0) pushSack(bytes, options.sack);
  return Uint8Array.from(bytes);
}

function pushSack(bytes: number[], blocks: readonly (readonly [number, number])[]): void {
  bytes.push(NO_OPERATION, NO_OPERATION, 5, 2 + 8 * blocks.length);
  for (const [left, right] of blocks) bytes.push(...word(left), ...word(right));
}

function word(value: number): [number, number, number, number] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
