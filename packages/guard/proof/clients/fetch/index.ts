import { fetch as undiciFetch } from 'undici';
import type { ClientSetting } from '../../cell/messages.ts';
import { type ProofClient, warmTogether } from '../proof-client.ts';
import { makeDispatcher } from '../undici/index.ts';

export default {
  id: 'fetch',
  title: 'fetch POST',
  server: 'nginx',
  npmPackage: null,
  async open(setting) {
    const { send, close } = setting.guard === undefined ? plain(setting) : guarded(setting);
    return { warm: (ids) => warmTogether(ids, send), send, close };
  },
} satisfies ProofClient;

function plain({ address }: ClientSetting) {
  const send = async (id: string) => check(await fetch(urlOf(address, id), { method: 'POST', body: 'the body' }));
  return { send, close: replaceGlobalDispatcher };
}

/** Gives Node's fetch a new dispatcher of its own kind, so that the next cell finds no connection of this one. */
async function replaceGlobalDispatcher(): Promise<void> {
  const old: Closing | undefined = Reflect.get(globalThis, DISPATCHER);
  if (old === undefined) return;
  Reflect.set(globalThis, DISPATCHER, new old.constructor());
  await old.destroy();
}

/** Where Node keeps the dispatcher of its fetch. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

interface Closing {
  readonly constructor: new () => Closing;
  destroy(): Promise<void>;
}

function guarded(setting: ClientSetting) {
  const dispatcher = makeDispatcher(setting);
  const send = async (id: string) =>
    check(await undiciFetch(urlOf(setting.address, id), { method: 'POST', body: 'the body', dispatcher }));
  return { send, close: () => dispatcher.destroy() };
}

function urlOf({ host, port }: ClientSetting['address'], id: string): string {
  return `http://${host}:${port}/?id=${id}`;
}

async function check(response: { status: number; text(): Promise<string> }): Promise<void> {
  await response.text();
  if (response.status !== 200) throw new Error(`status ${response.status}`);
}
