import type { LogTime } from '../model/log-event.ts';
import type { CaptureEpoch } from '../model/records.ts';

/** From when to when a capture goes, in nanoseconds since its epoch. */
export interface CaptureSpan {
  readonly epoch: CaptureEpoch;
  readonly firstNs: number;
  readonly lastNs: number;
}

const DAY_NS = 86_400_000_000_000;

/**
 * A log's time on the capture's scale, before any correction of its clock. What is not written (year, day) is filled in
 * so that the time comes as near to the capture as it can.
 */
export function placeTime(time: LogTime, span: CaptureSpan): number {
  const epochNs = BigInt(span.epoch.seconds) * 1_000_000_000n + BigInt(span.epoch.nanoseconds);
  if (!time.hasDate) return nearestDay(Number(time.epochNs), epochNs, span);
  if (!time.hasYear) return nearestYear(time.epochNs, epochNs, span);
  return Number(time.epochNs - epochNs);
}

function nearestDay(sinceMidnightNs: number, epochNs: bigint, span: CaptureSpan): number {
  const day = BigInt(DAY_NS);
  const middle = (span.firstNs + span.lastNs) / 2;
  const midnight = Number(((epochNs + BigInt(Math.round(middle))) / day) * day - epochNs);
  return nearest(
    [-1, 0, 1].map((days) => midnight + days * DAY_NS + sinceMidnightNs),
    middle,
  );
}

function nearestYear(of1970: bigint, epochNs: bigint, span: CaptureSpan): number {
  const middle = (span.firstNs + span.lastNs) / 2;
  const captured = new Date(Number((epochNs + BigInt(Math.round(middle))) / 1_000_000n));
  const year = captured.getUTCFullYear();
  return nearest(
    [year - 1, year, year + 1].map((candidate) => Number(inYear(of1970, candidate) - epochNs)),
    middle,
  );
}

function inYear(of1970: bigint, year: number): bigint {
  const moment = new Date(Number(of1970 / 1_000_000n));
  const shifted = Date.UTC(year, moment.getUTCMonth(), moment.getUTCDate());
  const dayStart = Date.UTC(1970, moment.getUTCMonth(), moment.getUTCDate());
  return of1970 + BigInt(shifted - dayStart) * 1_000_000n;
}

function nearest(candidates: readonly number[], target: number): number {
  return candidates.reduce((best, value) => (Math.abs(value - target) < Math.abs(best - target) ? value : best));
}
