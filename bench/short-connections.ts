import { SeededRandom } from './random.ts';
import { ANSWER_BYTES as answer, REQUEST_BYTES as request } from './stream-text.ts';
import { ACK, CLIENT, FIN, PSH, SERVER, SYN, Traffic } from './traffic.ts';

const DURATION_US = 600e6;

/** Healthy exchanges of ten packets each: one small request, one small answer, an orderly close. */
export function shortConnections(count: number): Traffic {
  const traffic = new Traffic(count * 10, { clients: 500, servers: 20 });
  const random = new SeededRandom(1);
  for (let connection = 0; connection < count; connection++) {
    const startUs = Math.floor((connection / count) * DURATION_US) + random.between(0, 2000);
    exchange(traffic, random, connection, startUs);
  }
  return traffic;
}

function exchange(traffic: Traffic, random: SeededRandom, connection: number, startUs: number): void {
  const rtt = random.between(300, 30_000);
  const think = random.between(200, 20_000);
  let timeUs = startUs;
  const send = (after: number, sender: 0 | 1, flags: number, sequence: number, ack: number, payloadBytes = 0) => {
    timeUs += after;
    traffic.add({ timeUs, connection, sender, flags, sequence, ack, payloadBytes });
  };
  send(0, CLIENT, SYN, 0, 0);
  send(rtt, SERVER, SYN | ACK, 0, 1);
  send(20, CLIENT, ACK, 1, 1);
  send(50, CLIENT, PSH | ACK, 1, 1, request);
  send(rtt, SERVER, ACK, 1, 1 + request);
  send(think, SERVER, PSH | ACK, 1, 1 + request, answer);
  send(30, CLIENT, ACK, 1 + request, 1 + answer);
  send(40, CLIENT, FIN | ACK, 1 + request, 1 + answer);
  send(rtt, SERVER, FIN | ACK, 1 + answer, 2 + request);
  send(20, CLIENT, ACK, 2 + request, 2 + answer);
}
