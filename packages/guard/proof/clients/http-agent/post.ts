import { type Agent, request } from 'node:http';
import type { ServerAddress } from '../../servers/proof-server.ts';

/** One POST with the id in its query; rejects on errors and on answers other than 200. */
export function post(agent: Agent, { host, port }: ServerAddress, id: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      host,
      port,
      agent,
      method: 'POST',
      path: `/?id=${id}`,
      ...(signal === undefined ? {} : { signal }),
    };
    const sent = request(options, (response) => {
      const { statusCode } = response;
      response.resume().once('error', reject);
      response.once('end', () => (statusCode === 200 ? resolve() : reject(new Error(`status ${statusCode}`))));
    });
    sent.once('error', reject);
    sent.end('the body');
  });
}
