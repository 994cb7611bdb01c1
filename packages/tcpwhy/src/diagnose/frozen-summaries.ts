import type { ConnectionLine } from '../facts/scene.ts';
import { ENDINGS } from '../flow/endings.ts';
import {
  END_NS,
  ENDING,
  FAMILY,
  ORIGINATOR_ADDRESS,
  PORTS,
  RESPONDER_ADDRESS,
  START_NS,
  SUMMED_BYTES,
  SUMMED_CLOSED_FIRST,
  SUMMED_PACKETS,
  SUMMED_TTL,
} from '../flow/summary-fields.ts';
import type { SummaryTable } from '../flow/summary-table.ts';
import type { AddressBook } from '../model/addresses.ts';
import type { ConnectionIndex, Ending } from '../model/connections.ts';
import type { Side } from '../model/history.ts';

/** Endings of connections that never opened. */
const NEVER_OPEN = new Set<Ending>(['refused', 'unanswered', 'icmp-rejected', 'handshake-incomplete', 'unknown']);
/** Numbers of the address book's IPv6 addresses begin behind those that IPv4 addresses are. */
const FIRST_IPV6 = 2 ** 32;
/** No connection's address. */
const NO_ADDRESS = -1;

type AddressField = typeof ORIGINATOR_ADDRESS | typeof RESPONDER_ADDRESS;

/** The summaries of all connections as they stood at one moment, while the connections go on. */
export class FrozenSummaries {
  readonly count: number;
  readonly words: Int32Array;
  readonly reals: Float64Array;
  private texts: Map<number, string> | null = null;
  private numbers: Map<string, number> | null = null;

  constructor(
    private readonly table: SummaryTable,
    private readonly addresses: AddressBook,
  ) {
    this.count = table.count;
    this.words = table.words.slice(0, table.end);
    this.reals = new Float64Array(this.words.buffer);
  }

  /** Handle of a connection's row. */
  row(index: ConnectionIndex): number {
    return this.table.row(index);
  }

  /** One number per address; equal addresses have equal numbers. */
  addressNumber(index: ConnectionIndex, field: AddressField): number {
    const at = this.row(index);
    const address = (this.words[at + field] as number) >>> 0;
    return this.words[at + FAMILY] === 4 ? address : FIRST_IPV6 + address;
  }

  /** The number of an address that some connection has; a number of its own for all others. */
  numberOf(address: string): number {
    this.numbers ??= new Map([...this.addressTexts()].map(([number, text]) => [text, number]));
    return this.numbers.get(address) ?? NO_ADDRESS;
  }

  addressText(index: ConnectionIndex, field: AddressField): string {
    return this.addressTexts().get(this.addressNumber(index, field)) ?? '';
  }

  /** @param ending Index into ENDINGS. */
  wasOpen(ending: number): boolean {
    return !NEVER_OPEN.has(ENDINGS[ending] ?? 'unknown');
  }

  line(index: ConnectionIndex): ConnectionLine {
    return new FrozenLine(this, index);
  }

  /** Each address once: captures have far fewer of them than connections. */
  private addressTexts(): Map<number, string> {
    if (this.texts !== null) return this.texts;
    const texts = new Map<number, string>();
    for (let index = 0; index < this.count; index++) {
      this.addText(texts, index, ORIGINATOR_ADDRESS);
      this.addText(texts, index, RESPONDER_ADDRESS);
    }
    this.texts = texts;
    return texts;
  }

  private addText(texts: Map<number, string>, index: ConnectionIndex, field: AddressField): void {
    const number = this.addressNumber(index, field);
    if (texts.has(number)) return;
    const at = this.row(index);
    texts.set(number, this.addresses.format(this.words[at + FAMILY] as number, this.words[at + field] as number));
  }
}

/** A line that reads what it is asked for: of most lines causes want one or two numbers, or only how many there are. */
class FrozenLine implements ConnectionLine {
  constructor(
    private readonly summaries: FrozenSummaries,
    readonly index: ConnectionIndex,
  ) {}

  get clientAddress(): string {
    return this.summaries.addressText(this.index, ORIGINATOR_ADDRESS);
  }

  get clientPort(): number {
    return this.word(PORTS) >>> 16;
  }

  get serverAddress(): string {
    return this.summaries.addressText(this.index, RESPONDER_ADDRESS);
  }

  get serverPort(): number {
    return this.word(PORTS) & 0xffff;
  }

  get startNs(): number {
    return this.real(START_NS);
  }

  get endNs(): number {
    return this.real(END_NS);
  }

  get ending(): Ending {
    return ENDINGS[this.word(ENDING)] ?? 'unknown';
  }

  get closedFirst(): Side | null {
    const onePlusSide = this.word(SUMMED_CLOSED_FIRST);
    return onePlusSide === 0 ? null : ((onePlusSide - 1) as Side);
  }

  get payloadBytes(): [number, number] {
    return [this.real(SUMMED_BYTES), this.real(SUMMED_BYTES + 1)];
  }

  get packets(): [number, number] {
    return [this.word(SUMMED_PACKETS), this.word(SUMMED_PACKETS + 1)];
  }

  get ttl(): [number, number] {
    return [this.word(SUMMED_TTL), this.word(SUMMED_TTL + 1)];
  }

  private word(field: number): number {
    return this.summaries.words[this.summaries.row(this.index) + field] as number;
  }

  private real(field: number): number {
    return this.summaries.reals[(this.summaries.row(this.index) >> 1) + field] as number;
  }
}
