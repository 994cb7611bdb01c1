import { SeededRandom } from './random.ts';
import { ACK, CLIENT, PSH, SERVER, SYN, Traffic } from './traffic.ts';

const CONNECTIONS = 40;
const SEGMENT_BYTES = 1448;
/** Receive offload acknowledges several segments at once; six give the mean packet of 1.3 kB that backups show. */
const SEGMENTS_PER_ACK = 6;
const GROUPS_PER_ROUND = 8;

/** Uploads without loss, all at the same time, still open when the capture ends. */
export function bulkTransfers(packets: number): Traffic {
  const traffic = new Traffic(packets, { clients: CONNECTIONS, servers: 4 });
  const random = new SeededRandom(2);
  const perConnection = Math.floor(packets / CONNECTIONS);
  for (let connection = 0; connection < CONNECTIONS; connection++) upload(traffic, random, connection, perConnection);
  return traffic;
}

function upload(traffic: Traffic, random: SeededRandom, connection: number, packets: number): void {
  const rtt = random.between(400, 4000);
  let timeUs = random.between(0, 100_000);
  let sequence = 1;
  traffic.add({ timeUs, connection, sender: CLIENT, flags: SYN, sequence: 0, ack: 0 });
  traffic.add({ timeUs: timeUs + rtt, connection, sender: SERVER, flags: SYN | ACK, sequence: 0, ack: 1 });
  traffic.add({ timeUs: timeUs + rtt + 10, connection, sender: CLIENT, flags: ACK, sequence: 1, ack: 1 });
  timeUs += rtt + 20;
  for (let sent = 3; sent < packets; timeUs += rtt + random.between(50, 500)) {
    for (let group = 0; group < GROUPS_PER_ROUND && sent < packets; group++) {
      for (let i = 0; i < SEGMENTS_PER_ACK && sent < packets; i++, sent++) {
        const flags = i === SEGMENTS_PER_ACK - 1 ? PSH | ACK : ACK;
        traffic.add({ timeUs, connection, sender: CLIENT, flags, sequence, ack: 1, payloadBytes: SEGMENT_BYTES });
        sequence += SEGMENT_BYTES;
        timeUs += 2;
      }
      if (sent++ < packets)
        traffic.add({ timeUs: timeUs + rtt, connection, sender: SERVER, flags: ACK, sequence: 1, ack: sequence });
    }
  }
}
