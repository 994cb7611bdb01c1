import type { ErrorView } from '../../error-view.ts';
import { beforeRequest, type Judgement, judged, type Rule, undecided } from '../../judgement.ts';

/** Status codes of gRPC (doc/statuscodes.md) that speak of connections. */
const STATUS: Readonly<Record<number, Partial<Judgement>>> = {
  1: { kind: 'aborted-by-client', reportedBy: 'caller', retry: 'never' },
  4: { kind: 'timeout-read', reportedBy: 'client' },
  8: { kind: 'resource-limit', reportedBy: 'server', usable: true },
  14: { kind: 'reset', reportedBy: 'client' },
};

/** @grpc/grpc-js: a number as `code`, with `details` and `metadata`. */
export const grpcRule: Rule = (view, known) => {
  const code = view.number('code');
  const details = view.text('details');
  if (code === undefined || details === undefined || view.object('metadata') === undefined) return undefined;
  const status = STATUS[code];
  if (status === undefined) return undefined;
  return judged(view, known, {
    client: 'grpc',
    ...undecided('A gRPC status does not tell.'),
    ...status,
    ...unavailable(view, code),
  });
};

/** grpc-js keeps the last connect error in the text of UNAVAILABLE. */
function unavailable(view: ErrorView, code: number): Partial<Judgement> {
  const details = view.text('details') ?? '';
  if (code !== 14) return {};
  if (!/^No connection established/.test(details)) return {};
  const kind = /ECONNREFUSED/.test(details) ? 'refused' : /ENOTFOUND|EAI_AGAIN/.test(details) ? 'dns' : 'unreachable';
  return { kind, phase: 'connect', ...beforeRequest('The channel had no connection to carry the call.') };
}
