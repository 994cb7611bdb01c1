import { SeededRandom } from './random.ts';
import { ACK, CLIENT, FIN, PSH, RST, SERVER, type Sender, SYN, Traffic } from './traffic.ts';

const SEGMENT_BYTES = 1448;
const WINDOW_SEGMENTS = 10;
const LOSS = 0.02;
/** Linux 6.5 and later retries a SYN after 1, 2, 3, 4, 5 s and then doubles. */
const SYN_RETRIES_US = [0, 1.02e6, 2.04e6, 3.06e6, 4.1e6, 5.1e6, 7.2e6];

/** Downloads over a path that loses packets; some are refused, reset, or never answered. 2,000 clients. */
export function troubledConnections(packets: number): Traffic {
  const traffic = new Traffic(packets, { clients: 2000, servers: 50 });
  const random = new SeededRandom(3);
  for (let connection = 0; !traffic.full; connection++) {
    const startUs = random.between(0, 900e6);
    new Conversation(traffic, random, connection, startUs).play();
  }
  return traffic;
}

class Conversation {
  private readonly rtt: number;
  private nextClient = 1;
  private nextServer = 1;

  constructor(
    private readonly traffic: Traffic,
    private readonly random: SeededRandom,
    private readonly connection: number,
    private timeUs: number,
  ) {
    this.rtt = random.between(500, 60_000);
  }

  play(): void {
    const fate = this.random.fraction();
    if (fate < 0.03) this.unanswered();
    else if (fate < 0.06) this.refused();
    else this.established(fate);
  }

  private established(fate: number): void {
    this.handshake();
    for (let rounds = this.random.between(1, 8); rounds > 0; rounds--) this.request();
    if (fate < 0.1) this.aborted();
    else if (fate < 0.13) this.stalePool();
    else if (fate < 0.15) this.vanished();
    else this.close();
  }

  private send(after: number, sender: Sender, flags: number, sequence: number, ack: number, payloadBytes = 0): void {
    this.timeUs += after;
    this.traffic.add({ timeUs: this.timeUs, connection: this.connection, sender, flags, sequence, ack, payloadBytes });
  }

  private unanswered(): void {
    const startUs = this.timeUs;
    for (const after of SYN_RETRIES_US) this.send(startUs + after - this.timeUs, CLIENT, SYN, 0, 0);
  }

  private refused(): void {
    this.send(0, CLIENT, SYN, 0, 0);
    this.send(this.rtt, SERVER, RST | ACK, 0, 1);
  }

  private handshake(): void {
    this.send(0, CLIENT, SYN, 0, 0);
    if (this.random.chance(LOSS)) this.send(1e6, CLIENT, SYN, 0, 0);
    this.send(this.rtt, SERVER, SYN | ACK, 0, 1);
    this.send(10, CLIENT, ACK, 1, 1);
  }

  private request(): void {
    const bytes = this.random.between(60, 400);
    this.send(this.random.between(100, 5e6), CLIENT, PSH | ACK, this.nextClient, this.nextServer, bytes);
    if (this.random.chance(LOSS)) this.send(210_000, CLIENT, PSH | ACK, this.nextClient, this.nextServer, bytes);
    this.nextClient += bytes;
    this.send(this.rtt, SERVER, ACK, this.nextServer, this.nextClient);
    for (let windows = this.random.between(1, 3); windows > 0; windows--) this.window();
  }

  /** One window of the answer as the client's host sees it: what the path lost is missing here. */
  private window(): void {
    const first = this.nextServer;
    const lost = this.random.chance(LOSS * WINDOW_SEGMENTS) ? this.random.between(0, WINDOW_SEGMENTS - 2) : -1;
    for (let i = 0; i < WINDOW_SEGMENTS; i++, this.nextServer += SEGMENT_BYTES) {
      if (i === lost) continue;
      this.send(12, SERVER, ACK, this.nextServer, this.nextClient, SEGMENT_BYTES);
      if (lost >= 0 && i > lost) this.duplicateAck(first + lost * SEGMENT_BYTES);
      else if (i % 2 === 1) this.send(3, CLIENT, ACK, this.nextClient, this.nextServer + SEGMENT_BYTES);
    }
    if (lost >= 0) this.repair(first + lost * SEGMENT_BYTES);
    this.timeUs += this.rtt;
  }

  private duplicateAck(hole: number): void {
    const sackRight = this.nextServer + SEGMENT_BYTES;
    const { timeUs, connection, nextClient: sequence } = this;
    const sackLeft = hole + SEGMENT_BYTES;
    this.traffic.add({
      timeUs: timeUs + 3,
      connection,
      sender: CLIENT,
      flags: ACK,
      sequence,
      ack: hole,
      sackLeft,
      sackRight,
    });
  }

  /** A fast retransmission after a round trip, or a time-out when too few duplicate ACKs came. */
  private repair(hole: number): void {
    const enough = this.nextServer - hole > 4 * SEGMENT_BYTES;
    this.send(enough ? this.rtt : 230_000, SERVER, ACK, hole, this.nextClient, SEGMENT_BYTES);
    this.send(5, CLIENT, ACK, this.nextClient, this.nextServer);
  }

  private aborted(): void {
    const sender = this.random.chance(0.5) ? SERVER : CLIENT;
    const own = sender === SERVER ? this.nextServer : this.nextClient;
    const peer = sender === SERVER ? this.nextClient : this.nextServer;
    this.send(500, sender, RST | ACK, own, peer);
  }

  private stalePool(): void {
    this.send(5e6, SERVER, FIN | ACK, this.nextServer, this.nextClient);
    this.send(40, CLIENT, ACK, this.nextClient, this.nextServer + 1);
    this.send(this.random.between(1e6, 20e6), CLIENT, PSH | ACK, this.nextClient, this.nextServer + 1, 90);
    this.send(this.rtt, SERVER, RST, this.nextServer + 1, 0);
  }

  private vanished(): void {
    let wait = 210_000;
    for (let tries = 0; tries < 8; tries++, wait *= 2)
      this.send(wait, CLIENT, PSH | ACK, this.nextClient, this.nextServer, 120);
  }

  private close(): void {
    this.send(200, CLIENT, FIN | ACK, this.nextClient, this.nextServer);
    this.send(this.rtt, SERVER, FIN | ACK, this.nextServer, this.nextClient + 1);
    this.send(10, CLIENT, ACK, this.nextClient + 1, this.nextServer + 1);
  }
}
