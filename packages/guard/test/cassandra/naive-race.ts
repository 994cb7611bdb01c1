import { connect, type Socket } from 'node:net';
import { optionsFrame } from './cql-handshake.ts';

/**
 * What drivers do that race their contact points: connect to all, ask each for its options, keep the one that answers
 * first and drop the others as they stand, with an answer on its way or unread.
 */
export async function naiveRace(addresses: readonly string[], port: number): Promise<Socket> {
  const sockets = addresses.map((host) => connect({ host, port }));
  const winner = await new Promise<Socket>((resolve) => {
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.on('connect', () => socket.write(optionsFrame(4)));
      socket.once('data', () => resolve(socket));
    }
  });
  for (const socket of sockets) if (socket !== winner) socket.destroy();
  return winner;
}
