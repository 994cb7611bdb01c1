import { parseFlowScript } from './parse-script.ts';
import { writePcap } from './pcap-file.ts';
import { playScript } from './play-script.ts';

/** A compiled script. */
export interface CompiledFlow {
  /** Classic pcap, Ethernet. */
  readonly capture: Uint8Array;
  readonly frameCount: number;
  /** Frame numbers, from 1, of the lines that carry this label; several inside a repeat. */
  readonly framesOf: ReadonlyMap<string, readonly number[]>;
}

/** Compiles a flow script (grammar: README.md) to capture bytes. Throws FlowScriptError with the line. */
export function compileFlowScript(text: string): Uint8Array {
  return compileFlow(text).capture;
}

/** The same, with the frame numbers of the labelled lines. */
export function compileFlow(text: string): CompiledFlow {
  const script = parseFlowScript(text);
  const frames = playScript(script);
  const framesOf = new Map<string, number[]>();
  frames.forEach(({ label }, index) => {
    if (label !== null) framesOf.set(label, [...(framesOf.get(label) ?? []), index + 1]);
  });
  return { capture: writePcap(frames, script), frameCount: frames.length, framesOf };
}
