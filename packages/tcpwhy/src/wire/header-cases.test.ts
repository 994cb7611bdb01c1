import { describe, expect, it } from 'vitest';
import { headerFormats } from './registry.generated.ts';
import { allHeaderCases, headerCases, headerFolders } from './testing/all-header-cases.ts';
import { decodeFrames, type TestRecord, type TestRow } from './testing/decode-frames.ts';
import type { HeaderCase } from './testing/header-case.ts';

const folders = headerFolders();

/** A tunnel on a UDP port is believed only when its header is whole, so a cut one is not a notice. */
const MAY_BE_SILENT = /^tunnel\/|^link\/mpls: in UDP/;

describe.each(folders)('%s', async (folder) => {
  const cases = await headerCases(folder);

  it.each(cases)('$name', (example) => {
    const { rows, noticeIds } = decodeFrames([example]);
    expect(rows).toHaveLength(example.row === null ? 0 : 1);
    if (example.row !== null) expect(rows[0]).toMatchObject(example.row);
    expect(noticeIds.sort()).toEqual([...(example.notices ?? [])].sort());
  });

  it.each(cases.filter(({ row }) => row !== null))('$name, cut at every byte', (example) => {
    const [whole] = decodeFrames([example]).rows;
    const cuts = example.bytes.map((_, length) => cut(example, length));
    const { rows } = decodeFrames(cuts);
    for (const [length, record] of cuts.entries()) {
      const ofThis = rows.filter(({ frame }) => frame === length + 1);
      if (ofThis.length > 0) checkCut(ofThis, whole as TestRow);
      else if (!MAY_BE_SILENT.test(`${folder}: ${example.name}`))
        expect(decodeFrames([record]).noticeIds).toContain('header-cut-by-snap-length');
    }
  });

  it.each(cases)('$name, ending at every byte without a snap length', (example) => {
    const ends = example.bytes.map((_, length) => ({ ...cut(example, length), originalBytes: length }));
    // At most one row per frame.
    const frames = decodeFrames(ends).rows.map(({ frame }) => frame);
    expect(frames).toEqual([...new Set(frames)]);
  });
});

it('every folder is in the registry, under its name', () => {
  expect(headerFormats.map(({ id }) => id).sort()).toEqual(folders.map((folder) => folder.split('/')[1]).sort());
});

it('no number is claimed twice', () => {
  const claims = headerFormats.flatMap((format) => [
    ...Object.keys(format.linkTypes ?? {}).map((number) => `link type ${number}`),
    ...(format.etherTypes ?? []).map((number) => `EtherType ${number}`),
    ...(format.ipProtocols ?? []).map((number) => `IP protocol ${number}`),
    ...(format.udpPorts ?? []).map((number) => `UDP port ${number}`),
  ]);
  expect(claims.filter((claim, index) => claims.indexOf(claim) !== index)).toEqual([]);
});

it('every number that a folder claims has an example', async () => {
  const examples = await allHeaderCases();
  const linkTypes = new Set(examples.map(({ linkType }) => linkType ?? 1));
  const claimed = headerFormats.flatMap(({ linkTypes: claims }) => Object.keys(claims ?? {}).map(Number));
  expect(claimed.filter((linkType) => !linkTypes.has(linkType))).toEqual([]);
});

function cut(example: HeaderCase, length: number): TestRecord {
  const originalBytes = example.originalBytes ?? example.bytes.length;
  return { ...example, bytes: example.bytes.slice(0, length), originalBytes };
}

/** A cut frame says the same as the whole one, with less payload. */
function checkCut(rows: readonly TestRow[], whole: TestRow): void {
  const [row] = rows;
  const { source, destination, sequenceNumber, payloadBytes, linkSource, direction, tunnelDepth, ipBytes } = whole;
  expect(rows).toMatchObject([{ source, destination, sequenceNumber, linkSource, direction, tunnelDepth, ipBytes }]);
  if (whole.kind === 1 || row === undefined) return;
  expect(row).toMatchObject({ payloadBytes, ackNumber: whole.ackNumber, flags: whole.flags });
  expect(whole.payload.startsWith(row.payload)).toBe(true);
  // What of the options was cut shows in a bit, so that their absence is not taken for a fact.
  if (row.optionBits !== whole.optionBits) expect(row.optionBits & 0x80).toBe(0x80);
}
