import { type ResetReading, resetReadings } from '../../facts/reset-readings.ts';
import type { Scene } from '../../facts/scene.ts';
import { isData, isFarewell } from '../../facts/turns.ts';
import type { ConnectionRecord } from '../../model/connections.ts';
import type { Confidence } from '../../model/diagnosis.ts';
import { type HistoryEntry, ORIGINATOR, otherSide, RESPONDER } from '../../model/history.ts';
import { bytes } from '../evidence.ts';

/** Below this a growing window means nothing: that much a program reads without its kernel announcing it (measured). */
const TELLING_JUMP_BYTES = 3000;
/** A close this soon after the last data has to do with it. */
const RIGHT_BEHIND_NS = 1e9;

/** How sure it is that data was unread; null when nothing speaks for it. */
export function unreadConfidence(connection: ConnectionRecord, reset: ResetReading, scene: Scene): Confidence | null {
  // Where packets are missing, a window update may be among them.
  if (reset.windowLeapt) return scene.lossy ? 'likely' : 'certain';
  if (reset.windowJumpBytes >= TELLING_JUMP_BYTES) return 'likely';
  const { side, timeNs } = reset.entry;
  const late = resetReadings(connection).some(
    (reading) => reading.index > reset.index && reading.family === 'stateless' && reading.entry.side === side,
  );
  // Who took leave in words had heard the other side out.
  const last = connection.history.findLast((entry, i) => i < reset.index && (isData(entry) || isFarewell(entry)));
  // It answered while the peer was still sending, and closed: an upload refused half-way.
  if (late && answerBefore(connection, reset) !== null && stillSending(connection, reset)) return 'likely';
  // A client that resets right behind the server's data: kernels send FIN there unless something was left unread, or
  // the program asked for a RST. Behind the server's FIN many stacks do so as a matter of course, and Windows (whose
  // RSTs have window 0) does it to be rid of TIME_WAIT.
  const served =
    side === ORIGINATOR &&
    reset.entry.window > 0 &&
    last?.side === RESPONDER &&
    timeNs - last.lastTimeNs < RIGHT_BEHIND_NS;
  return served && Number.isNaN(connection.endpoints[RESPONDER].finSequence) ? 'possible' : null;
}

/** The closer's own last data, when the RST came right behind it. */
export function answerBefore(connection: ConnectionRecord, reset: ResetReading): HistoryEntry | null {
  const { side, timeNs } = reset.entry;
  const own = connection.history.findLast((entry, i) => i < reset.index && entry.side === side && isData(entry));
  return own !== undefined && timeNs - own.lastTimeNs < RIGHT_BEHIND_NS ? own : null;
}

/** The peer's data went on behind the RST. */
export function stillSending(connection: ConnectionRecord, reset: ResetReading): boolean {
  const peer = otherSide(reset.entry.side);
  return connection.history.some(
    (entry: HistoryEntry) => entry.side === peer && isData(entry) && entry.lastTimeNs > reset.entry.timeNs,
  );
}

/** What the RST shows, in words. */
export function proof(reset: ResetReading, scaleKnown: boolean): string {
  if (!reset.windowLeapt && reset.windowJumpBytes < TELLING_JUMP_BYTES)
    return 'RST+ACK by the live socket instead of a FIN';
  const grown = scaleKnown
    ? `RST+ACK whose window is ${bytes(reset.windowJumpBytes)} larger than the last one`
    : 'RST+ACK whose window is at least twice the last one (its scale was not captured)';
  if (!reset.windowLeapt)
    return `${grown}, without an update between: so much was thrown away unread, or read just then`;
  return `${grown}: the kernel threw away ${scaleKnown ? 'at least as much ' : ''}unread data`;
}
