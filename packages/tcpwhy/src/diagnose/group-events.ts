import type { DiagnosisEvent } from '../model/diagnosis.ts';
import type { EventGroup } from '../model/event-group.ts';

/** Groups that are kept; a log that names a new peer in every line must not fill the memory. */
const MOST_GROUPS = 1000;

/** Puts events together that say the same, in any number. */
export class EventGroups {
  /** Events that found no group, because there were too many. */
  ungrouped = 0;
  private readonly byKey = new Map<string, EventGroup>();

  add(event: DiagnosisEvent): void {
    const key = keyOf(event);
    const group = this.byKey.get(key);
    if (group !== undefined) {
      group.count++;
      group.lastLine = event.line;
      group.lastTimeText = event.timeText ?? group.lastTimeText;
    } else if (this.byKey.size < MOST_GROUPS)
      this.byKey.set(key, { event, count: 1, lastLine: event.line, lastTimeText: event.timeText });
    else this.ungrouped++;
  }

  /** Most frequent first; groups of one size in order of their first lines. */
  all(): EventGroup[] {
    return [...this.byKey.values()].sort((a, b) => b.count - a.count);
  }
}

function keyOf({ input, system, kind, phase, reporter, remote, requestMayHaveExecuted }: DiagnosisEvent): string {
  // A client's port is another one each time.
  const peer = reporter === 'server' || kind === 'aborted-by-client' ? (remote?.replace(/:\d+$/, '') ?? '') : remote;
  return JSON.stringify([input, system, kind, phase, reporter, peer, requestMayHaveExecuted.verdict]);
}
