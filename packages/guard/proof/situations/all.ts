import executedThenEnd from './executed-then-end/index.ts';
import executedThenReset from './executed-then-reset/index.ts';
import idleCloseSeen from './idle-close-seen/index.ts';
import loopBlockedInIo from './loop-blocked-in-io/index.ts';
import loopBlockedInTimer from './loop-blocked-in-timer/index.ts';
import lostFin from './lost-fin/index.ts';
import middleboxEndsRequest from './middlebox-ends-request/index.ts';
import middleboxResetsRequest from './middlebox-resets-request/index.ts';
import resetWhileBlockedInIo from './reset-while-blocked-in-io/index.ts';
import resetWhileBlockedInTimer from './reset-while-blocked-in-timer/index.ts';
import serverRestarts from './server-restarts/index.ts';
import silentDrop from './silent-drop/index.ts';
import type { Situation } from './situation.ts';
import stoppedThenInbound from './stopped-then-inbound/index.ts';
import stoppedThenTimer from './stopped-then-timer/index.ts';

/** All situations, in the order of the report: from what everybody survives to what nobody can tell. */
export const SITUATIONS: readonly Situation[] = [
  idleCloseSeen,
  loopBlockedInTimer,
  loopBlockedInIo,
  stoppedThenTimer,
  stoppedThenInbound,
  resetWhileBlockedInTimer,
  resetWhileBlockedInIo,
  serverRestarts,
  executedThenReset,
  executedThenEnd,
  middleboxResetsRequest,
  middleboxEndsRequest,
  lostFin,
  silentDrop,
];
