/** Whole number with thousands separators: `1,234`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Count and noun: `1 connection`, `1,234 connections`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A time span in nanoseconds in the unit that suits it: `350 us`, `12 ms`, `2.0 s`, `5 min 3 s`, `2 h 5 min`, `3 d 2 h`. */
export function formatSpan(spanNs: number): string {
  if (!Number.isFinite(spanNs)) return 'unknown time';
  if (spanNs < 0) return `-${formatSpan(-spanNs)}`;
  if (spanNs < 999_500) return `${Math.round(spanNs / 1e3)} us`;
  if (spanNs < 999.5e6) return `${trimmed(spanNs / 1e6)} ms`;
  if (spanNs < 119.95e9) return `${(spanNs / 1e9).toFixed(1)} s`;
  const seconds = Math.round(spanNs / 1e9);
  if (seconds < 7200) return twoUnits(seconds, 60, 'min', 1, 's');
  if (seconds < 172_800) return twoUnits(seconds, 3600, 'h', 60, 'min');
  return twoUnits(seconds, 86_400, 'd', 3600, 'h');
}

/** Two digits below 10, whole numbers above: 1.2, 12, 350. */
function trimmed(value: number): string {
  return value < 9.95 ? value.toFixed(1) : String(Math.round(value));
}

/** `5 min 3 s`; the smaller unit is left out when it is zero. */
function twoUnits(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % large) / small);
  const head = `${formatCount(Math.floor(seconds / large))} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

/** What a measured value is called and how it reads, from a name that ends in its unit: `idleMs: 60012` is `idle 60.0 s`. */
export function formatFact(name: string, value: number | string | boolean): string {
  const [, stem = name, unit = ''] = /^(.+?)(Ns|Us|Ms|Seconds|S|Bytes|Percent)$/.exec(name) ?? [];
  if (typeof value !== 'number') return `${inWords(name)} ${value === true ? 'yes' : value === false ? 'no' : value}`;
  return `${inWords(unit === '' ? name : stem)} ${formatWithUnit(value, unit)}`;
}

/** Units of time that names of facts end in. */
const NANOSECONDS_PER: Readonly<Record<string, number>> = { Ns: 1, Us: 1e3, Ms: 1e6, S: 1e9, Seconds: 1e9 };

function formatWithUnit(value: number, unit: string): string {
  const nanoseconds = NANOSECONDS_PER[unit];
  if (nanoseconds !== undefined) return formatSpan(value * nanoseconds);
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(3));
  // Without a unit it may be a port, a version or a code: separators would make another number of it.
  const number = unit === 'Bytes' ? formatCount(rounded) : String(rounded);
  if (unit === 'Bytes') return value === 1 ? '1 byte' : `${number} bytes`;
  return unit === 'Percent' ? `${number} %` : number;
}

/** `largestAckedPayload` is `largest acked payload`, `resetTtl` is `reset TTL`. */
function inWords(camelCase: string): string {
  const words = camelCase.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(' ');
  return words.map((word) => (ACRONYMS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase())).join(' ');
}

/** Words that readers know in capitals only. */
const ACRONYMS: ReadonlySet<string> = new Set([
  'ack',
  'fin',
  'icmp',
  'ip',
  'mss',
  'mtu',
  'rst',
  'rtt',
  'syn',
  'tcp',
  'tls',
  'ttl',
]);
