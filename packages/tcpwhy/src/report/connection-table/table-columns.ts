import type { ConnectionRow } from '../../model/connection-row.ts';
import { formatClock } from '../layout/instants.ts';
import { formatCount, formatSpan } from '../layout/measures.ts';

/** One column of the table. */
export interface TableColumn {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** On a terminal that is too narrow the column with the highest rank goes first; rank 0 stays. */
  readonly rank: number;
  readonly cell: (row: ConnectionRow) => string;
}

/** All columns from left to right; the last one holds what may be long. */
export const TABLE_COLUMNS: readonly TableColumn[] = [
  { head: 'id', align: 'right', rank: 0, cell: (row) => row.id },
  { head: 'start', align: 'left', rank: 6, cell: (row) => formatClock(row.startTime) },
  { head: 'client', align: 'left', rank: 0, cell: (row) => row.client },
  { head: 'server', align: 'left', rank: 0, cell: (row) => row.server },
  { head: 'lasted', align: 'right', rank: 2, cell: (row) => formatSpan(row.durationMs * 1e6) },
  { head: 'sent', align: 'right', rank: 4, cell: (row) => formatCount(row.clientBytes) },
  { head: 'received', align: 'right', rank: 4, cell: (row) => formatCount(row.serverBytes) },
  { head: 'packets', align: 'right', rank: 5, cell: (row) => formatCount(row.clientPackets + row.serverPackets) },
  { head: 'ending', align: 'left', rank: 0, cell: (row) => row.ending },
  // Who reset it matters more than who closed first: a RST may come from neither end.
  { head: 'ended by', align: 'left', rank: 3, cell: (row) => row.resetBy ?? row.closedFirst ?? '' },
  { head: 'cause', align: 'left', rank: 0, cell: (row) => row.causes.join(', ') },
];
