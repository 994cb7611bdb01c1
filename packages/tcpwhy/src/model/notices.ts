/** How much a notice matters to a reader who wants to trust the report. */
export type NoticeSeverity = 'info' | 'notice' | 'data-loss' | 'error';

/** One kind of trouble (or harmless oddity) met in the input, counted. */
export interface Notice {
  /** Stable kebab-case name of the loss, e.g. `frame-cut-by-snap-length`. */
  readonly id: string;
  readonly severity: NoticeSeverity;
  count: number;
  /** Input's name as the user gave it. */
  readonly input: string;
  /** Where it was first met: byte offset, frame or block. */
  readonly where: string;
  /** What happened, in one sentence. */
  readonly text: string;
  /** What the user can do about it; empty when nothing needs doing. */
  readonly remedy: string;
}

/** The fixed part of a notice: every stage declares its kinds as constants of this shape. */
export type NoticeKind = Pick<Notice, 'id' | 'severity' | 'text' | 'remedy'>;

/**
 * Counts notices of one input. The first place is kept, further ones only counted, so memory is bounded
 * by the number of kinds. A kind with `detail` is counted per detail, up to 20 details per kind.
 */
export class NoticeLog {
  private readonly byKey = new Map<string, Notice>();
  private readonly detailsPerKind = new Map<string, number>();

  constructor(private readonly input: string) {}

  /**
   * @param where  First place, e.g. `byte 1234` or `frame 7`; made only when the notice is new if given as a function.
   * @param detail Put behind the text as `: detail`; must already be printable.
   */
  add(kind: NoticeKind, where: string | (() => string), detail = '', count = 1): void {
    const key = detail === '' ? kind.id : this.keyWithDetail(kind.id, detail);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      known.count += count;
      return;
    }
    const text = key.includes('\n') ? `${kind.text}: ${detail}` : kind.text;
    const place = typeof where === 'string' ? where : where();
    this.byKey.set(key, { ...kind, text, count, input: this.input, where: place });
  }

  /** In order of first occurrence. */
  all(): Notice[] {
    return [...this.byKey.values()];
  }

  /** Whether anything was lost that a verdict could have rested on. */
  hasLoss(): boolean {
    return this.all().some((notice) => notice.severity === 'data-loss' || notice.severity === 'error');
  }

  private keyWithDetail(id: string, detail: string): string {
    const key = `${id}\n${detail}`;
    if (this.byKey.has(key)) return key;
    const details = this.detailsPerKind.get(id) ?? 0;
    // Hostile input can make a new detail per packet: past the limit they share one line.
    if (details >= 20) return id;
    this.detailsPerKind.set(id, details + 1);
    return key;
  }
}
