import { ORIGINATOR } from '../../model/history.ts';
import type { AppMessage } from '../../model/messages.ts';

/**
 * Messages as lines to compare: `> request COM_QUERY: SELECT 1 [idempotent]`. `>` is the originator's, `<` the
 * responder's; `[not idempotent]` stands for false, nothing for null.
 */
export function linesOf(messages: readonly AppMessage[]): string[] {
  return messages.map(({ side, kind, name, text, idempotent }) => {
    const arrow = side === ORIGINATOR ? '>' : '<';
    const words = text === '' ? '' : `: ${text}`;
    const repeat = idempotent === null ? '' : idempotent ? ' [idempotent]' : ' [not idempotent]';
    return `${arrow} ${kind} ${name}${words}${repeat}`;
  });
}
