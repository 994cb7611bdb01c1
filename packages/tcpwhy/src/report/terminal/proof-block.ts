import type { Finding } from '../../model/diagnosis.ts';
import { formatClock } from '../layout/instants.ts';
import { countOf } from '../layout/measures.ts';
import { padTextStart, wrapBehind } from '../layout/wrap-text.ts';
import { frameFilter, streamFilter } from './display-filter.ts';
import { type FrameEvidence, framesOf } from './frame-evidence.ts';
import { type LadderRow, ladderRows } from './ladder.ts';
import { drawArrow, drawHeads, drawPathMessage, drawPause, type Lanes, layOutLanes } from './lifelines.ts';
import { ofCapture, type Page } from './terminal-options.ts';

/** Spaces before everything in this block. */
const INDENT = '   ';
/** Connection ids of a finding that are put into one filter; a longer list is no longer readable. */
const FILTERED_CONNECTIONS = 20;
const FILTER_LABEL_COLUMNS = 'Wireshark  '.length;
/** Columns that two lifelines with readable arrows need; below, the frames are listed instead. */
const NARROWEST_LANES = 30;

/** The frames that prove a finding: a ladder per connection, with the filters that show them in Wireshark. */
export function renderProof(finding: Finding, page: Page): string[] {
  const stories = storiesOf(framesOf(finding.evidence));
  const shown = page.all ? stories : stories.slice(0, 1);
  const lines = shown.flatMap((evidence) => [...ladderOf(evidence, page), ...filtersOf(evidence, finding, page)]);
  const hidden = stories.length - shown.length;
  if (hidden > 0)
    lines.push(...wrapBehind(INDENT, `--all shows the frames of ${countOf(hidden, 'more connection')}`, page.columns));
  return lines;
}

/** Frames of several connections would read as one story, so each connection gets its own ladder. */
function storiesOf(evidence: readonly FrameEvidence[]): FrameEvidence[][] {
  const stories = new Map<string, FrameEvidence[]>();
  for (const piece of evidence) {
    const key = JSON.stringify([piece.input, piece.connection]);
    const story = stories.get(key) ?? [];
    story.push(piece);
    stories.set(key, story);
  }
  return [...stories.values()];
}

/** Margin on the left, lifelines on the right; a plain list when there is no room for arrows. */
function ladderOf(evidence: readonly FrameEvidence[], page: Page): string[] {
  const rows = ladderRows(evidence, page.all);
  const margin = new Margin(rows);
  const withPath = evidence.some((piece) => sender(piece) === 'path');
  const laneColumns = page.columns - INDENT.length - margin.width - 2;
  if (laneColumns < NARROWEST_LANES) return [...heading(evidence, page), ...rows.flatMap((row) => plainRow(row, page))];
  const lanes = layOutLanes(laneColumns, withPath);
  const lines = [...heading(evidence, page), ...frameHeads(margin, lanes)];
  for (const row of rows) {
    drawRow(row, lanes).forEach((lane, i) => {
      lines.push(`${INDENT}${page.ink.dim(i === 0 ? margin.of(row) : margin.blank)}  ${lane}`);
    });
  }
  return lines;
}

/** A frame as a line of text. */
function plainRow(row: LadderRow, page: Page): string[] {
  if (row.kind === 'pause') return wrapBehind(`${INDENT}  `, row.text, page.columns);
  const { frame, text } = row.evidence;
  return wrapBehind(`${INDENT}${frame}  `, `${row.offset} s, ${sender(row.evidence)}: ${text}`, page.columns);
}

/** Which connection, and what the seconds count from, so that the frames can be matched with logs. */
function heading(evidence: readonly FrameEvidence[], page: Page): string[] {
  const first = [...evidence].sort((a, b) => a.frame - b.frame)[0];
  if (first === undefined) return [];
  const story =
    first.connection === undefined ? `frames${ofCapture(page, first.input)}` : `connection ${first.connection}`;
  return wrapBehind(INDENT, `proof: ${story}; second 0 is ${formatClock(first.time)}`, page.columns);
}

/** Names of the columns and of the lifelines. */
function frameHeads(margin: Margin, lanes: Lanes): string[] {
  const [names = '', start = ''] = drawHeads(lanes);
  return [`${INDENT}${margin.heads}  ${names}`, `${INDENT}${margin.blank}  ${start}`];
}

/** What happened between the lifelines; long texts take several lines. */
function drawRow(row: LadderRow, lanes: Lanes): string[] {
  if (row.kind === 'pause') return drawPause(lanes, row.text);
  const from = sender(row.evidence);
  return from === 'path' ? drawPathMessage(lanes, row.evidence.text) : drawArrow(lanes, from, row.evidence.text);
}

/** A piece without a sender is the path's own message. */
function sender(piece: FrameEvidence): 'client' | 'server' | 'path' {
  return piece.from ?? 'path';
}

/** Filters go below the frame numbers; they are cut nowhere, because half a filter shows the wrong frames. */
function filtersOf(evidence: readonly FrameEvidence[], finding: Finding, page: Page): string[] {
  const own = streamsOf(
    evidence.slice(0, 1).flatMap((piece) => piece.connection ?? []),
    page,
  );
  const all = finding.connections.length > FILTERED_CONNECTIONS ? [] : streamsOf(finding.connections, page);
  const lines = filterLines('Wireshark', frameFilter(evidence.map((piece) => piece.frame)), page);
  if (own.length > 0) lines.push(...filterLines('', streamFilter(own), page));
  const isWhole = all.length > 1 && all.length === finding.connectionCount;
  return isWhole ? [...lines, ...filterLines(`all ${all.length}`, streamFilter(all), page)] : lines;
}

/** One filter to copy, behind its label. */
function filterLines(label: string, filter: string, page: Page): string[] {
  const first = `${INDENT}${label}`.padEnd(INDENT.length + FILTER_LABEL_COLUMNS);
  return wrapBehind(first, page.ink.cyan(filter), page.columns);
}

/** Stream numbers of those connections that have one. */
function streamsOf(connections: readonly string[], page: Page): number[] {
  return connections.flatMap((id) => page.streamOf(id) ?? []);
}

/** What stands left of the lifelines: time and frame number. */
class Margin {
  readonly width: number;
  readonly blank: string;
  readonly heads: string;
  private readonly timeColumns: number;
  private readonly frameColumns: number;

  constructor(rows: readonly LadderRow[]) {
    const frames = rows.flatMap((row) => (row.kind === 'frame' ? [row] : []));
    this.timeColumns = widest(
      frames.map((row) => row.offset),
      'seconds',
    );
    this.frameColumns = widest(
      frames.map((row) => String(row.evidence.frame)),
      'frame',
    );
    this.heads = this.line('seconds', 'frame');
    this.width = this.heads.length;
    this.blank = ' '.repeat(this.width);
  }

  of(row: LadderRow): string {
    return row.kind === 'pause' ? this.blank : this.line(row.offset, String(row.evidence.frame));
  }

  private line(time: string, frame: string): string {
    return `${padTextStart(time, this.timeColumns)}  ${padTextStart(frame, this.frameColumns)}`;
  }
}

/** Columns of the widest text, or of the head above it. */
function widest(texts: readonly string[], head: string): number {
  return texts.reduce((columns, text) => Math.max(columns, text.length), head.length);
}
