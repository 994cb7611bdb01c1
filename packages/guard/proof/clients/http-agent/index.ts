import { Agent } from 'node:http';
import { createGuardAgent } from '../../../src/adapters/http/index.ts';
import { retry } from '../../../src/retry/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient, warmTogether } from '../proof-client.ts';
import { post } from './post.ts';

export default {
  id: 'http-agent',
  title: 'node:http POST',
  server: 'nginx',
  npmPackage: null,
  async open(setting) {
    const agent = makeAgent(setting);
    const { address, guard } = setting;
    const once = (id: string, signal?: AbortSignal) => post(agent, address, id, signal);
    const options = { ...PROOF_RETRY, idempotent: guard?.idempotent ?? false, ...attemptTimeout(setting) };
    const send = (id: string) => (guard === undefined ? once(id) : retry(({ signal }) => once(id, signal), options));
    return { warm: (ids) => warmTogether(ids, send), send, close: async () => agent.destroy() };
  },
} satisfies ProofClient;

function attemptTimeout({ guard }: ClientSetting) {
  return guard?.requestTimeoutMs === undefined ? {} : { attemptTimeoutMs: guard.requestTimeoutMs };
}

function makeAgent({ connections, guard }: ClientSetting): Agent {
  const plain = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
  if (guard === undefined) return new Agent(plain);
  return createGuardAgent({ ...plain, ...(guard.maxIdleMs === undefined ? {} : { maxIdleMs: guard.maxIdleMs }) });
}
