import { CODE_COUNT, ETHER_TYPE, IP_PROTOCOL, LINK_TYPE, type NextHeader, UDP_PORT } from './hand-over.ts';
import type { HeaderFormat, ParseHeader } from './header-format.ts';
import { headerFormats } from './registry.generated.ts';

/** From the code of a next header to the parser that reads it: one byte per code, then a short list. */
export class DispatchTable {
  private readonly indexByCode = new Uint8Array(CODE_COUNT);
  private readonly parsers: (ParseHeader | null)[] = [null];

  constructor(formats: readonly HeaderFormat[]) {
    for (const format of formats) {
      this.parsers.push(format.parse);
      this.claim(LINK_TYPE, Object.keys(format.linkTypes ?? {}).map(Number));
      this.claim(ETHER_TYPE, format.etherTypes ?? []);
      this.claim(IP_PROTOCOL, format.ipProtocols ?? []);
      this.claim(UDP_PORT, format.udpPorts ?? []);
    }
  }

  /** Null when no folder reads this header. */
  parserFor(next: NextHeader): ParseHeader | null {
    return this.parsers[this.indexByCode[next] as number] as ParseHeader | null;
  }

  private claim(space: number, numbers: readonly number[]): void {
    for (const number of numbers) this.indexByCode[space | number] = this.parsers.length - 1;
  }
}

/** The parsers of all folders. */
export const dispatchTable = new DispatchTable(headerFormats);
