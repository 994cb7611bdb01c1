/** How `tcpwhy connections` can print. */
export const CONNECTION_FORMATS = ['table', 'jsonl', 'zeek'] as const;
export type ConnectionFormat = (typeof CONNECTION_FORMATS)[number];

/** What only `tcpwhy connections` can be told. */
export interface ConnectionsOptions {
  readonly format: ConnectionFormat;
  /** Drop packets with wrong TCP checksums, as Zeek does without -C. */
  readonly verifyChecksums: boolean;
}
