import type { NoticeKind, NoticeLog } from '../model/notices.ts';

/** Counts one kind of notice that healthy captures may raise in every packet; told to the log once per batch. */
export class NoticeTally {
  private count = 0;
  private firstFrame = 0;

  constructor(
    private readonly kind: NoticeKind,
    private readonly detail = '',
  ) {}

  add(frameNumber: number): void {
    if (this.count++ === 0) this.firstFrame = frameNumber;
  }

  flush(notices: NoticeLog): void {
    if (this.count > 0) notices.add(this.kind, `frame ${this.firstFrame}`, this.detail, this.count);
    this.count = 0;
  }
}
