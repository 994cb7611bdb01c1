import { eventRow } from '../../diagnose/event-rows.ts';
import { EventGroups } from '../../diagnose/group-events.ts';
import type { LogSummary } from '../../diagnose/log-analysis.ts';
import type { Diagnosis, DiagnosisEvent } from '../../model/diagnosis.ts';
import type { LogEvent } from '../../model/log-event.ts';
import { renderJson } from '../../report/json/render-json.ts';
import { safeJson } from '../../report/layout/safe-json.ts';
import { type EventPageOptions, renderEvents, renderSingleEvent } from '../../report/log-events/render-events.ts';
import type { Session, SharedOptions } from '../session.ts';
import { pageColumns, wantsColour } from '../streams.ts';

/** Takes events as they are met, and prints them then or at the end. */
export interface EventPrinter {
  readonly add: (event: LogEvent) => void;
  /** Writes what can be written now; false when nobody reads any more. */
  flush(): Promise<boolean>;
  /** All logs were read. */
  finish(summaries: readonly LogSummary[]): Promise<void>;
}

/** The printer that these options ask for. */
export function printerOf(options: SharedOptions, session: Session, sources: number): EventPrinter {
  if (options.json) return new JsonPrinter(session);
  const { stdout, env } = session.streams;
  const page = { columns: pageColumns(stdout), colour: wantsColour(stdout, env, options.color), all: options.all };
  return options.all ? new SingleEventPrinter(session, page, sources) : new GroupPrinter(session, page);
}

/** Everything but the events. */
function answerOf(summaries: readonly LogSummary[], events: DiagnosisEvent[]): Diagnosis {
  return {
    schemaVersion: 1,
    inputs: summaries.map(({ input }) => input),
    notices: summaries.flatMap(({ notices }) => notices),
    connections: { total: 0, byEnding: {}, failed: 0 },
    findings: [],
    events,
  };
}

/** Groups of equal events, when all is read. */
class GroupPrinter implements EventPrinter {
  private readonly groups = new EventGroups();

  constructor(
    private readonly session: Session,
    private readonly page: EventPageOptions,
  ) {}

  readonly add = (event: LogEvent): void => this.groups.add(eventRow(event));

  flush(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async finish(summaries: readonly LogSummary[]): Promise<void> {
    const { inputs, notices } = answerOf(summaries, []);
    const explained = { inputs, notices, groups: this.groups.all(), ungrouped: this.groups.ungrouped };
    await this.session.out.write(renderEvents(explained, this.page));
  }
}

/** Every event for itself, while the log is read; what was read stands at the end. */
class SingleEventPrinter implements EventPrinter {
  private waiting: DiagnosisEvent[] = [];
  private printed = 0;

  constructor(
    private readonly session: Session,
    private readonly page: EventPageOptions,
    private readonly sources: number,
  ) {}

  readonly add = (event: LogEvent): void => void this.waiting.push(eventRow(event));

  flush(): Promise<boolean> {
    // Only whether there are several logs matters: then each event names its own.
    const inputs = Array.from({ length: this.sources }, () => '');
    const blocks = this.waiting.map((event) => {
      const group = { event, count: 1, lastLine: event.line, lastTimeText: event.timeText };
      return renderSingleEvent(group, ++this.printed, inputs, this.page);
    });
    this.waiting = [];
    return this.session.out.write(blocks);
  }

  async finish(summaries: readonly LogSummary[]): Promise<void> {
    await this.flush();
    const { inputs, notices } = answerOf(summaries, []);
    await this.session.out.write(renderEvents({ inputs, notices, groups: [], ungrouped: 0 }, this.page));
  }
}

/** So many events are held, so that the answer of a usual log has its parts in their usual order. */
const HELD_EVENTS = 1000;

/**
 * The whole answer as one JSON object. With very many events they are written while the log is read, before `inputs` and
 * `notices`, which are known only at the end: the order of names means nothing in JSON.
 */
class JsonPrinter implements EventPrinter {
  private waiting: DiagnosisEvent[] = [];
  private hasBegun = false;

  constructor(private readonly session: Session) {}

  readonly add = (event: LogEvent): void => void this.waiting.push(eventRow(event));

  flush(): Promise<boolean> {
    if (!this.hasBegun && this.waiting.length <= HELD_EVENTS) return Promise.resolve(true);
    return this.session.out.write(this.takeWaiting());
  }

  async finish(summaries: readonly LogSummary[]): Promise<void> {
    if (!this.hasBegun) {
      await this.session.out.write(renderJson(answerOf(summaries, this.waiting)));
      return;
    }
    await this.session.out.write(this.takeWaiting());
    const { events: _, schemaVersion: __, ...rest } = answerOf(summaries, []);
    // The rest without its opening brace.
    await this.session.out.write(`\n  ],\n${safeJson(rest, 2).replace(/^\{\n/, '')}\n`);
  }

  private takeWaiting(): string[] {
    const pieces = this.waiting.map((event, i) => {
      const isFirst = !this.hasBegun && i === 0;
      return `${isFirst ? '{\n  "schemaVersion": 1,\n  "events": [\n' : ',\n'}    ${safeJson(event)}`;
    });
    if (pieces.length > 0) this.hasBegun = true;
    this.waiting = [];
    return pieces;
  }
}
