import type { TestRecord, TestRow } from './decode-frames.ts';

/**
 * One example of a header, default-exported as a list by `cases.ts` of its folder. Each is decoded whole, and cut at
 * every byte.
 */
export interface HeaderCase extends TestRecord {
  /** What is special about it. */
  readonly name: string;
  /** Columns of the only row; null when the frame must give none. */
  readonly row: Partial<TestRow> | null;
  /** Ids of the notices that decoding it whole must raise, and no others; none unless given. */
  readonly notices?: readonly string[];
}

/** Columns of a row made from IPV4_TCP. */
export const CARRIED: Partial<TestRow> = {
  source: '10.0.0.1:40000',
  destination: '10.0.0.2:443',
  sequenceNumber: 1000,
  payload: 'hello',
  payloadBytes: 5,
};

/** Columns of a row made from IPV6_TCP. */
export const CARRIED_IPV6: Partial<TestRow> = {
  ...CARRIED,
  source: '[2001:db8::1]:40000',
  destination: '[2001:db8::2]:443',
};
