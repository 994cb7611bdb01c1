import type { NoticeKind, NoticeLog } from '../../model/notices.ts';
import { IP_REASSEMBLED } from '../../model/packets.ts';
import type { Frame } from '../frame.ts';
import { FINISHED, NEXT_TCP, type NextHeader } from '../hand-over.ts';
import { FRAGMENT_MALFORMED, FRAGMENT_OVERLAP, FRAGMENTS_INCOMPLETE } from '../notices.ts';
import { Datagram } from './datagram.ts';

/** At 64 KiB each, datagrams under way take at most 16 MiB. */
const MAX_DATAGRAMS = 256;
/** Linux's net.ipv4.ipfrag_time: a host gives up on a datagram after this. */
const MAX_AGE_NS = 30e9;
const MAX_DATAGRAM_BYTES = 65_535;
const TCP_HEADER_BYTES = 20;
const IPV6_FRAGMENT_HEADER_BYTES = 8;

/** What the IP header says of a fragment. */
export interface FragmentHeader {
  readonly id: number;
  /** Place of its first byte in the datagram's payload; a multiple of 8. */
  readonly startBytes: number;
  readonly isLast: boolean;
  readonly next: NextHeader;
}

/** Datagrams whose fragments have not all come yet, oldest first. */
export class FragmentTable {
  private readonly datagrams = new Map<string, Datagram>();

  constructor(private readonly notices: NoticeLog) {}

  /**
   * Takes the fragment whose payload starts at `frame.offset`. When it completes its datagram the frame goes on
   * reading that, in place of its own bytes; otherwise the frame is finished.
   */
  add(frame: Frame, header: FragmentHeader): NextHeader {
    frame.totals.fragments++;
    const wireBytes = frame.wireEnd - frame.offset;
    const endBytes = header.startBytes + wireBytes;
    // RFC 8200 §4.5: all but the last are multiples of 8; nothing may reach past 65535 (the ping of death did).
    if (wireBytes <= 0 || endBytes > MAX_DATAGRAM_BYTES || (!header.isLast && wireBytes % 8 !== 0)) {
      frame.note(FRAGMENT_MALFORMED);
      return FINISHED;
    }
    const timeNs = frame.records.timeNs[frame.row] as number;
    this.dropOlderThan(timeNs - MAX_AGE_NS);
    const key = keyOf(frame, header);
    const datagram = this.datagrams.get(key) ?? this.open(key, frame, header, timeNs);
    place(frame, datagram, header, wireBytes);
    if (!datagram.isComplete) return FINISHED;
    this.datagrams.delete(key);
    readOnIn(frame, datagram);
    return datagram.next;
  }

  /** Gives up on everything that is still incomplete. */
  end(): void {
    this.dropOlderThan(Number.POSITIVE_INFINITY);
  }

  private open(key: string, frame: Frame, header: FragmentHeader, timeNs: number): Datagram {
    if (this.datagrams.size >= MAX_DATAGRAMS) this.dropOldest();
    const datagram = new Datagram(header.next, timeNs, frame.frameNumber);
    this.datagrams.set(key, datagram);
    return datagram;
  }

  private dropOlderThan(limitNs: number): void {
    for (const [key, datagram] of this.datagrams) {
      if (datagram.startedNs >= limitNs) return;
      this.drop(key, datagram);
    }
  }

  private dropOldest(): void {
    for (const [key, datagram] of this.datagrams) {
      this.drop(key, datagram);
      return;
    }
  }

  private drop(key: string, datagram: Datagram): void {
    this.datagrams.delete(key);
    if (datagram.startsTcp) this.notices.add(FRAGMENTS_INCOMPLETE, `frame ${datagram.firstFrame}`);
  }
}

const PLACEMENT_NOTICES: Readonly<Record<'conflict' | 'impossible', NoticeKind>> = {
  conflict: FRAGMENT_OVERLAP,
  impossible: FRAGMENT_MALFORMED,
};

function place(frame: Frame, datagram: Datagram, header: FragmentHeader, wireBytes: number): void {
  const capturedBytes = Math.max(frame.end - frame.offset, 0);
  const { startBytes, isLast } = header;
  const placement = datagram.place({
    bytes: frame.bytes,
    at: frame.offset,
    wireBytes,
    capturedBytes,
    startBytes,
    isLast,
  });
  if (placement !== 'placed') frame.note(PLACEMENT_NOTICES[placement]);
  if (startBytes !== 0 || placement === 'impossible') return;
  // IPv6: only the first fragment knows what the datagram carries (RFC 8200 §4.5).
  datagram.next = header.next;
  datagram.startsTcp = header.next === NEXT_TCP && capturedBytes >= TCP_HEADER_BYTES;
}

/** Identification is unique per pair of addresses and, in IPv4, protocol (RFC 791 §3.2, RFC 8200 §4.5). */
function keyOf(frame: Frame, header: FragmentHeader): string {
  if (frame.family === 4) return `${frame.source} ${frame.destination} ${header.next} ${header.id}`;
  const { addressView: view, source, destination } = frame;
  const words = [0, 4, 8, 12].map((at) => `${view.getInt32(source + at)} ${view.getInt32(destination + at)}`);
  return `${words.join(' ')} ${header.id}`;
}

function readOnIn(frame: Frame, datagram: Datagram): void {
  // The whole datagram needs no fragment header, which IPv6 puts between the others and the payload.
  const fragmentHeaderBytes = frame.family === 6 ? IPV6_FRAGMENT_HEADER_BYTES : 0;
  frame.ipBytes = frame.offset - frame.ipStart - fragmentHeaderBytes + datagram.totalBytes;
  frame.ipBits |= IP_REASSEMBLED;
  frame.setBytes(datagram.bytes, true);
  frame.offset = 0;
  frame.wireEnd = datagram.totalBytes;
  frame.end = datagram.capturedBytes;
  frame.ipLengthUnknown = false;
}
