// The process of one client: connects to the proof on the port given as first argument and does what it is told.
import { connect } from 'node:net';
import { openClient } from '../clients/all.ts';
import type { ProofSession } from '../clients/proof-client.ts';
import { type Order, onMessages, sendMessage } from './messages.ts';
import { sendOnTrigger } from './send-on-trigger.ts';

const [port, clientId] = process.argv.slice(2);
const control = connect({ host: '127.0.0.1', port: Number(port) }).setNoDelay(true);
let session: ProofSession | undefined;
let onGo: (() => void) | undefined;

onMessages<Order>(control, (order) => {
  // `go` acts within this very callback; the others may take their time.
  if (order.order === 'go') onGo?.();
  else void obey(order).catch((error: unknown) => broken(error));
});
control.once('connect', () => sendMessage(control, { report: 'hello' }));
control.once('close', () => process.exit(0));
process.on('uncaughtException', broken);
process.on('unhandledRejection', broken);

function broken(error: unknown): void {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  sendMessage(control, { report: 'broken', why: why.slice(0, 2000) });
}

async function obey(order: Exclude<Order, { order: 'go' }>): Promise<void> {
  if (order.order === 'open') {
    session = await openClient(clientId ?? '', order.setting);
    await session.warm(order.warmIds);
    sendMessage(control, { report: 'opened' });
  } else if (order.order === 'close') {
    await session?.close();
    session = undefined;
    sendMessage(control, { report: 'closed' });
  } else {
    await send(order);
  }
}

async function send(order: Extract<Order, { order: 'send' }>): Promise<void> {
  if (session === undefined) throw new Error('send before open');
  const outcomes = await sendOnTrigger(order.trigger, {
    ...order,
    session,
    armed: () => sendMessage(control, { report: 'armed' }),
    onGo: (callback) => {
      onGo = callback;
    },
  });
  sendMessage(control, { report: 'outcomes', outcomes });
}
