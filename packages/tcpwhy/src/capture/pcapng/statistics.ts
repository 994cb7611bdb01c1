import type { ByteWindow } from '../byte-window.ts';
import type { CaptureContext } from '../capture-context.ts';
import { DROPPED_BY_INTERFACE, DROPPED_BY_SYSTEM, OPTIONS_DAMAGED } from './notices.ts';
import { OptionCursor } from './options.ts';
import type { Section } from './section.ts';

const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
/** A counter beyond this is an unset or broken one. */
const MAX_PLAUSIBLE_DROPS = 1n << 48n;

/** Reads an interface statistics block (§4.6) for what the recorder lost; all its `length` bytes must be present. */
export function parseStatistics(window: ByteWindow, length: number, section: Section, context: CaptureContext): void {
  const { view, position } = window;
  const { littleEndian } = section;
  const id = view.getUint32(position + 8, littleEndian);
  const option = new OptionCursor(view, position + 20, position + length - 4, littleEndian);
  while (option.advance()) {
    const { code } = option;
    if (option.length < 8 || (code !== ISB_IFDROP && code !== ISB_OSDROP)) continue;
    const drops = newDrops(section, `${id} ${code}`, view.getBigUint64(option.at, littleEndian));
    const kind = code === ISB_IFDROP ? DROPPED_BY_INTERFACE : DROPPED_BY_SYSTEM;
    if (drops > 0) context.note(kind, window.offset, `interface ${id}`, drops);
  }
  if (!option.isSound) context.note(OPTIONS_DAMAGED, window.offset);
}

/** Counters run from the start of the capture: a later block repeats what an earlier one of its interface said. */
function newDrops(section: Section, key: string, total: bigint): number {
  const reported = section.reportedDrops.get(key) ?? 0n;
  if (total <= reported || total > MAX_PLAUSIBLE_DROPS) return 0;
  if (section.reportedDrops.size < 10_000) section.reportedDrops.set(key, total);
  return Number(total - reported);
}
