import type { PacketTable } from '../../model/packets.ts';
import { allowInteractivePauses } from './lifetimes.ts';
import type { OpenConnections } from './open-connections.ts';

// Zeek allows long pauses wherever it has recognised SSH or FTP, on any port. Recognising them takes its protocol
// parsers (SSH: NEWKEYS; FTP: the first command); the first payload of both ends decides nearly always alike.

const GREETING_OTHER = 1;
/** `SSH-2.0-...` */
const GREETING_SSH = 2;
/** `220 ...` or `120 ...` of an FTP server. */
const GREETING_FTP_READY = 3;
/** `USER ...`, or any command-like word on an FTP port. */
const GREETING_FTP_COMMAND = 4;

const FTP_PORTS: ReadonlySet<number> = new Set([21, 2811]);

/** Looks at the first payload of end `e`, which stands in row `i` of `packets`. */
export function noteGreeting(table: OpenConnections, e: number, packets: PacketTable, i: number): void {
  const greeting = classify(table, e, packets, i);
  table.greeting[e] = greeting;
  if (greeting === GREETING_OTHER) return;
  const peer = table.greeting[e ^ 1] as number;
  const isSsh = greeting === GREETING_SSH && peer === GREETING_SSH;
  const isFtp = greeting + peer === GREETING_FTP_READY + GREETING_FTP_COMMAND && greeting !== peer;
  const onFtpPort = greeting === GREETING_FTP_COMMAND && isFtpPort(table, e ^ 1);
  if (isSsh || isFtp || onFtpPort) allowInteractivePauses(table, e >> 1);
}

function classify(table: OpenConnections, e: number, packets: PacketTable, i: number): number {
  const bytes = packets.payloadSource(i);
  const from = packets.payloadOffset(i);
  const captured = packets.capturedPayloadBytes(i);
  if (captured < 5) return GREETING_OTHER;
  if (startsWith(bytes, from, 'ssh-')) return GREETING_SSH;
  if (!table.isOriginator(e)) return isFtpReady(bytes, from) ? GREETING_FTP_READY : GREETING_OTHER;
  if (startsWith(bytes, from, 'user ') || (isFtpPort(table, e ^ 1) && isCommand(bytes, from)))
    return GREETING_FTP_COMMAND;
  return GREETING_OTHER;
}

function isFtpPort(table: OpenConnections, e: number): boolean {
  return FTP_PORTS.has(table.port[e] as number);
}

/** Whether the bytes are `text` in either case; `text` is in lower case. */
function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let k = 0; k < text.length; k++) {
    const wanted = text.charCodeAt(k);
    const byte = bytes[from + k] as number;
    if (byte !== wanted && !(wanted >= 0x61 && (byte | 0x20) === wanted)) return false;
  }
  return true;
}

function isFtpReady(bytes: Uint8Array, from: number): boolean {
  return startsWith(bytes, from, '220 ') || startsWith(bytes, from, '220-') || startsWith(bytes, from, '120 ');
}

/** Three printable characters in a row: as much as Zeek asks of an FTP command. */
function isCommand(bytes: Uint8Array, from: number): boolean {
  for (let k = from; k < from + 3; k++) {
    const byte = bytes[k] as number;
    if (byte <= 0x20 || byte >= 0x7f) return false;
  }
  return true;
}
