import { readSigns } from '../../grammar/read-signs.ts';
import type { Signs } from '../../grammar/signs.ts';
import type { LogEntry } from '../../log-entry.ts';
import type { FamilyReading } from '../../log-family.ts';
import { endpointOf } from '../../phrases/endpoints.ts';
import { fieldOf, headOf } from '../../phrases/fields.ts';

/** `attr.remote` is the peer; older text has `from ip:port (connection id: n)` or `remote: ip:port`. */
export function refineMongodb(reading: FamilyReading, entry: LogEntry, signs: Signs): FamilyReading {
  const text = /(?:remote:? |[Ee]nding connection from |server \[)(\S{3,60}?:\d{1,5})/.exec(headOf(entry))?.[1];
  const remote = endpointOf(fieldOf(entry, 'remote')) ?? endpointOf(text);
  // HostUnreachable wraps what the socket said: a refusal inside is a failed connect.
  const inner = readSigns(fieldOf(entry, 'errmsg') ?? '', NO_FIELDS);
  const said = signs.explicit ? signs : inner;
  const isConnect = reading.kind === undefined && (said.kind === 'refused' || said.kind === 'unreachable');
  return {
    ...reading,
    ...(inner.explicit && inner.kind !== null && !signs.explicit ? { kind: inner.kind } : {}),
    ...(remote === null ? {} : { remote }),
    ...(isConnect ? { phase: 'connect' } : {}),
  };
}

const NO_FIELDS: ReadonlyMap<string, string> = new Map();
