import type { LogTime } from '../../model/log-event.ts';
import { epochTimeOf, logTimeOf, type TimeParts } from './log-time.ts';
import { ZONE } from './time-zones.ts';

/** One way to write a time. */
export interface TimeFormat {
  readonly pattern: RegExp;
  /** Null when the numbers are no time after all. The written text is group `t` where there is one, else the match. */
  read(match: RegExpExecArray): LogTime | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const DAY_NAME = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}';
const CLOCK = '(\\d\\d?):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?';
/** Java 20 and later put a narrow no-break space before it. */
const HALF = '(?:[ \\u202f]([AaPp]\\.?[Mm])\\.?(?!\\w))?';

/** Numbers of two digits are of this century. */
function yearOf(digits: string | undefined): number {
  const year = Number(digits);
  return digits?.length === 2 ? 2000 + year : year;
}

function monthOf(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

/** The four groups of CLOCK, from group `at`. */
function clockAt(match: RegExpExecArray, at: number): TimeParts {
  const [hour, minute, second, fraction] = match.slice(at, at + 4);
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: second === undefined ? undefined : Number(second),
    fraction,
  };
}

/** Of 05/04/2024, nobody can say which is the month: then the date counts as unknown. */
function slashDate(first: number, second: number, year: number, half: string | undefined): Partial<TimeParts> {
  if (first > 12 && second <= 12) return { day: first, month: second, year };
  // Who writes AM and PM writes the month first, too.
  if ((second > 12 && first <= 12) || first === second || half !== undefined)
    return { month: first, day: second, year };
  return {};
}

/** Shapes that are times wherever they stand. Where two begin at one place, the first here wins. */
export const FORMATS_ANYWHERE: readonly TimeFormat[] = [
  {
    // FortiGate: date=2024-05-14 time=09:00:00
    pattern: new RegExp(`date="?(\\d{4})-(\\d\\d)-(\\d\\d)"?[ ,]time="?${CLOCK}`),
    read: (m) => logTimeOf(m[0], { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]), ...clockAt(m, 4) }),
  },
  {
    // ISO 8601 and its relatives: 2026-11-22T14:00:56.123Z, 2026/11/22 14:00:56, 2026.11.22 14:08:50, 2026-11-22 14:00
    pattern: new RegExp(
      `(?<![\\d.])(\\d{4})([-/.])(\\d\\d?)\\2(\\d\\d?)(?:[T_]| {1,2})(\\d\\d?):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,9}))?)?(?!\\d)${ZONE}`,
    ),
    read: (m) =>
      logTimeOf(m[0], { year: Number(m[1]), month: Number(m[3]), day: Number(m[4]), ...clockAt(m, 5), zone: m[9] }),
  },
  {
    // 20261122 14:00:56.123 (glog with years), 20261122T140056Z
    pattern: new RegExp(
      `(?<![\\d.])(\\d{4})(\\d\\d)(\\d\\d)(?: (\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?|T(\\d\\d):?(\\d\\d):?(\\d\\d)(?:[.,](\\d{1,9}))?)(?!\\d)${ZONE}`,
    ),
    read: (m) =>
      logTimeOf(m[0], {
        year: Number(m[1]),
        month: Number(m[2]),
        day: Number(m[3]),
        ...clockAt(m, m[4] === undefined ? 8 : 4),
        zone: m[12],
      }),
  },
  {
    // DB2: 2026-11-22-14.00.56.123456
    pattern: /(?<![\d.])(\d{4})-(\d\d)-(\d\d)-(\d\d)\.(\d\d)\.(\d\d)(?:\.(\d{1,9}))?(?!\d)/,
    read: (m) => logTimeOf(m[0], { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]), ...clockAt(m, 4) }),
  },
  {
    // Common Log Format, HAProxy: 22/Nov/2026:14:07:53.586 +0000
    pattern: new RegExp(`(?<!\\d)(\\d\\d?)/${MONTH}/(\\d{4}):${CLOCK}(?!\\d)${ZONE}`),
    read: (m) =>
      logTimeOf(m[0], { day: Number(m[1]), month: monthOf(m[2]), year: Number(m[3]), ...clockAt(m, 4), zone: m[8] }),
  },
  {
    // Redis, PHP, BIND, RFC 5322, Erlang: 22 Nov 2026 14:34:17.584, 14-May-2024 09:51:02 Europe/Berlin
    pattern: new RegExp(
      `(?:${DAY_NAME},? )?(?<!\\d)(\\d\\d?)([ -])${MONTH}\\2(\\d{4}|\\d\\d)(?:::|[ :])${CLOCK}(?!\\d)${ZONE}`,
      'i',
    ),
    read: (m) =>
      logTimeOf(m[0], { day: Number(m[1]), month: monthOf(m[3]), year: yearOf(m[4]), ...clockAt(m, 5), zone: m[9] }),
  },
  {
    // RFC 3164, ctime, Apache, date(1), java.util.logging: Nov  2 04:11:44, Sun Nov 22 14:08:01.321527 2026
    pattern: new RegExp(
      `(?:(${DAY_NAME}),? )?\\b${MONTH} {1,2}(\\d\\d?)(?:,? (\\d{4}),?)? ${CLOCK}(?!\\d)${HALF}${ZONE}(?: (\\d{4})(?!\\d)( GMT)?)?`,
    ),
    read: readMonthFirst,
  },
  {
    // 11/22/2026 2:08:50 PM, [11/22/26 14:00:56:123 UTC] (WebSphere), 26/11/22 13:53:34 (Spark)
    pattern: new RegExp(
      `(?<![\\d/.])(\\d\\d?)/(\\d\\d?)/(\\d{4}|\\d\\d),? (\\d\\d?):(\\d\\d):(\\d\\d)(?:[.,:](\\d{1,9}))?(?!\\d)${HALF}${ZONE}`,
    ),
    read: readSlashes,
  },
  {
    // 14.05.2024 09:51:02: with dots, the day comes first
    pattern: new RegExp(`(?<![\\d.])(\\d\\d?)\\.(\\d\\d?)\\.(\\d{4}),? {1,2}${CLOCK}(?!\\d)${ZONE}`),
    read: (m) =>
      logTimeOf(m[0], { day: Number(m[1]), month: Number(m[2]), year: Number(m[3]), ...clockAt(m, 4), zone: m[8] }),
  },
  {
    // glog, klog: E1122 14:13:02.241029; the letter is the severity
    pattern: /(?<=(?:^|[\s:|'"])[IWEFD])(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{4,9})(?=\s+\d)/,
    read: (m) => logTimeOf(m[0], { month: Number(m[1]), day: Number(m[2]), ...clockAt(m, 3) }),
  },
];

function readMonthFirst(m: RegExpExecArray): LogTime | null {
  const [text, dayName, month, day, year] = m;
  // A number behind the time is a year where a weekday led the line; else it may be anything (a host's name, a pid).
  const lastYear = dayName !== undefined || m[12] !== undefined ? m[11] : undefined;
  const known = year ?? lastYear;
  const written = lastYear === undefined && m[11] !== undefined ? text.slice(0, -5) : text;
  return logTimeOf(written, {
    ...(known === undefined ? {} : { year: Number(known) }),
    month: monthOf(month),
    day: Number(day),
    ...clockAt(m, 5),
    half: m[9],
    zone: m[12] === undefined ? m[10] : 'GMT',
  });
}

function readSlashes(m: RegExpExecArray): LogTime | null {
  const [first, second] = [Number(m[1]), Number(m[2])];
  const clock = { ...clockAt(m, 4), half: m[8], zone: m[9] };
  // 26/11/22 is a year first where it can be nothing else, or where its last number could be a day only.
  if (m[3]?.length === 2 && first > 12 && second <= 12)
    return logTimeOf(m[0], { year: 2000 + first, month: second, day: Number(m[3]), ...clock });
  return logTimeOf(m[0], { ...slashDate(first, second, yearOf(m[3]), m[8]), ...clock });
}

/** What may stand before a bare time at the beginning of a line: brackets, a level, a thread. */
const LEAD =
  '(?:[\\[({<|]|\\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|SEVERE|CRITICAL|CRIT)\\]?[ :|]{1,3}){0,2}';

/** Shapes that count at the beginning of the text only: elsewhere such numbers are durations, ports, ids. */
export const FORMATS_AT_START: readonly TimeFormat[] = [
  {
    // MySQL 5.5 and MariaDB: 261122 13:53:34
    pattern: /^(\d\d)(\d\d)(\d\d) {1,2}(\d\d?):(\d\d):(\d\d)(?!\d)/,
    read: (m) => logTimeOf(m[0], { year: yearOf(m[1]), month: Number(m[2]), day: Number(m[3]), ...clockAt(m, 4) }),
  },
  {
    // 14:26:09.903 [notice] ...
    pattern: new RegExp(`^${LEAD}(?<t>(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?)(?![\\d:])`, 'i'),
    read: (m) => logTimeOf(m.groups?.t ?? m[0], clockAt(m, 2)),
  },
  {
    // Squid, the Cassandra C++ driver, librdkafka (%3|1795356754.415|FAIL|), Nagios, auditd
    pattern: /^(?:%\d\||\[|type=\S{1,30} msg=audit\()?(?<t>(\d{10,19})(?:[.,](\d{1,9}))?)(?![\d.])/,
    read: (m) => epochTimeOf(m.groups?.t ?? m[0], m[2] ?? '', m[3]),
  },
  {
    // daemontools' TAI64N: seconds since 1970 plus 2^62, ten of them leap seconds when it was defined
    pattern: /^@4000000([0-9a-f]{9})([0-9a-f]{8})(?![0-9a-f])/i,
    read: (m) =>
      epochTimeOf(
        m[0],
        String(Number.parseInt(m[1] ?? '', 16) - 10),
        String(Number.parseInt(m[2] ?? '', 16)).padStart(9, '0'),
      ),
  },
];
