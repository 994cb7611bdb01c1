/**
 * Wireshark display filter for these frames: `frame.number in {1, 4..7}`, ascending, each once.
 *
 * Source: Wireshark User's Guide, "Building display filter expressions", membership operator; sets take
 * commas and `a..b` ranges.
 */
export function frameFilter(frames: readonly number[]): string {
  return `frame.number in {${ranges(frames).join(', ')}}`;
}

/** Wireshark display filter for whole connections: `tcp.stream eq 3` or `tcp.stream in {3, 5}`. */
export function streamFilter(streams: readonly number[]): string {
  const distinct = ranges(streams);
  if (distinct.length === 1 && !distinct[0]?.includes('..')) return `tcp.stream eq ${distinct[0]}`;
  return `tcp.stream in {${distinct.join(', ')}}`;
}

/** Runs of three and more become `a..b`. */
function ranges(numbers: readonly number[]): string[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i] as number;
    let length = 1;
    while (sorted[i + length] === first + length) length++;
    const step = length >= 3 ? length : 1;
    parts.push(step === 1 ? String(first) : `${first}..${first + step - 1}`);
    i += step;
  }
  return parts;
}
