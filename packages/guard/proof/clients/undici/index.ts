import * as undici from 'undici';
import { guardUndiciAgent } from '../../../src/adapters/undici/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient, warmTogether } from '../proof-client.ts';

export default {
  id: 'undici',
  title: 'undici POST',
  server: 'nginx',
  npmPackage: 'undici',
  async open(setting) {
    const dispatcher = makeDispatcher(setting);
    const { host, port } = setting.address;
    const send = async (id: string) => {
      const { statusCode, body } = await dispatcher.request({
        origin: `http://${host}:${port}`,
        path: `/?id=${id}`,
        method: 'POST',
        body: 'the body',
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    };
    return { warm: (ids) => warmTogether(ids, send), send, close: () => dispatcher.destroy() };
  },
} satisfies ProofClient;

/** What the proof of fetch uses, too. */
export function makeDispatcher({ connections, guard }: ClientSetting): undici.Agent {
  if (guard === undefined) return new undici.Agent({ connections });
  const { maxIdleMs, requestTimeoutMs, idempotent } = guard;
  return guardUndiciAgent(undici, {
    agent: { connections },
    retry: { ...PROOF_RETRY, ...(idempotent === undefined ? {} : { idempotent }) },
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  });
}
