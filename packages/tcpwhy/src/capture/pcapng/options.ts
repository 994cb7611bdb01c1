const END_OF_OPTIONS = 0;

/**
 * Steps through the options of a block. Source: draft-ietf-opsawg-pcapng §3.5.
 *
 * Every step moves on by at least four bytes, so hostile options cannot make it loop. An option that overruns the block
 * ends the walk; what was seen before it stays seen.
 */
export class OptionCursor {
  code = 0;
  /** First byte of the value, and its bytes. */
  at = 0;
  length = 0;
  /** False once an option has overrun the block. */
  isSound = true;
  private next: number;

  /** For the options in `view[from .. to)`. */
  constructor(
    private readonly view: DataView,
    from: number,
    private readonly to: number,
    private readonly littleEndian: boolean,
  ) {
    this.next = from;
  }

  /** Moves to the next option; false when there is none. */
  advance(): boolean {
    const at = this.next;
    if (at + 4 > this.to) {
      // The end mark is optional in practice: many writers leave it out.
      this.isSound = at === this.to;
      return false;
    }
    this.code = this.view.getUint16(at, this.littleEndian);
    if (this.code === END_OF_OPTIONS) return false;
    this.length = this.view.getUint16(at + 2, this.littleEndian);
    this.at = at + 4;
    this.next = this.at + ((this.length + 3) & ~3);
    this.isSound = this.at + this.length <= this.to;
    return this.isSound;
  }
}
