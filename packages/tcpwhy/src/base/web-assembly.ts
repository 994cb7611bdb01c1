import { invariant } from './invariant.ts';

/** Memory that WebAssembly code works in. Growing it makes all views of its buffer empty: they must be made anew. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  /** Makes it larger by so many pages, filled with zeros. */
  grow(pages: number): number;
}

/** An exported global that may change. */
export interface ExportedGlobal {
  value: number;
}

/** The part of the standard that is used: TypeScript knows WebAssembly only together with all of a browser. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => LinearMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, { memory: LinearMemory }>>,
  ) => { readonly exports: unknown };
};

/** What memory grows by. */
export const PAGE_BYTES = 0x10000;

/** WebAssembly has one byte order; views of its memory have the processor's, and then would show other numbers. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Modules that were compiled, by their bytes. */
const compiled = new WeakMap<Uint8Array, object>();

/** Fresh memory of so many bytes, or a little more; pages cost nothing before they are touched. */
export function linearMemory(bytes: number): LinearMemory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
}

/**
 * A fresh instance of a module that imports one memory.
 *
 * @param bytes   A generated module.
 * @param imports The memory under the names by which the module imports it.
 * @returns What it exports: the type is the caller's word, as for any foreign code.
 */
export function instantiate<Exports>(
  bytes: Uint8Array,
  imports: Readonly<Record<string, { memory: LinearMemory }>>,
): Exports {
  invariant(IS_LITTLE_ENDIAN, 'processors that store the highest byte first are not supported');
  let module = compiled.get(bytes);
  if (module === undefined) {
    module = new WebAssembly.Module(bytes);
    compiled.set(bytes, module);
  }
  return new WebAssembly.Instance(module, imports).exports as Exports;
}
