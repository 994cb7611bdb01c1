import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IP_HEADER_CHECKSUM_BAD } from '../model/packets.ts';
import { IP_CHECKSUM_WRONG } from './notices.ts';
import { decodeFrames, type TestRecord } from './testing/decode-frames.ts';
import { ethernet, hex, ipv4, tcp, zeros } from './testing/frame-bytes.ts';

const options = fc.constantFrom(
  hex(''),
  hex('0101080a 00000011 00000022'),
  hex('020405b4 0101080a 00000011 00000022'),
  hex('0101050a 00000400 00000500'),
  hex('020405b4 01030307 0402 0101'),
  hex('01010101'),
  hex('05000000'),
);

const usualFrame = fc
  .record({ options, payloadBytes: fc.nat({ max: 30 }), padding: fc.nat({ max: 8 }), trafficClass: fc.nat({ max: 3 }) })
  .map(({ options: list, payloadBytes, padding, trafficClass }) => [
    ...ethernet(0x0800, ipv4({ trafficClass }, tcp({ options: list }, zeros(payloadBytes).fill(0x61)))),
    ...zeros(padding),
  ]);

/** Usual frames in which some bytes of the headers are different, and which may be cut. */
const record: fc.Arbitrary<TestRecord> = fc
  .record({
    frame: usualFrame,
    changes: fc.array(fc.tuple(fc.nat({ max: 65 }), fc.nat({ max: 255 })), { maxLength: 2 }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 60 })),
    isCutOnWire: fc.boolean(),
    direction: fc.nat({ max: 2 }),
    interfaceIndex: fc.nat({ max: 2 }),
    checkSequenceBytes: fc.constantFrom(0, 0, 4),
    linkType: fc.constantFrom(1, 1, 1, 101),
  })
  .map(({ frame, changes, cut, isCutOnWire, ...rest }) => {
    const bytes = [...frame];
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    const captured = bytes.slice(0, Math.max(0, bytes.length - cut));
    return { ...rest, bytes: captured, originalBytes: isCutOnWire ? captured.length : bytes.length };
  });

/** Without what only the check of checksums adds. */
function said(records: readonly TestRecord[], verifyChecksums: boolean) {
  const { rows, notices, decoder } = decodeFrames(records, { verifyChecksums });
  return {
    rows: rows.map((row) => ({ ...row, checksum: 0, ipBits: row.ipBits & ~IP_HEADER_CHECKSUM_BAD })),
    notices: notices.filter(({ id }) => id !== IP_CHECKSUM_WRONG.id),
    totals: decoder.totals,
    linkTypes: decoder.linkTypeNames(),
  };
}

describe('the fast path', () => {
  // It is not taken when checksums are verified, so that the general path can be asked, too.
  it('gives the rows and the notices of the general path, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        expect(said(records, false)).toEqual(said(records, true));
      }),
      { numRuns: 2000 },
    );
  });
});
