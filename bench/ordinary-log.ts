import { closeSync, openSync, writeSync } from 'node:fs';
import { SeededRandom } from './random.ts';

/** One line in so many speaks of a broken connection. */
const LINES_PER_FAILURE = 10_000;
const BATCH_LINES = 4096;

/** Makes one healthy line, without its line end. */
type LineMaker = (clock: Clock, random: SeededRandom) => string;

/** The log's own time: milliseconds since 1970 that go on a little with each line. */
class Clock {
  ms = Date.UTC(2026, 10, 22, 8);

  get iso(): string {
    return new Date(this.ms).toISOString();
  }

  get spaced(): string {
    return this.iso.replace('T', ' ').replace('Z', '').replace('.', ',');
  }

  /** `22/Nov/2026:08:00:00 +0000` */
  get clf(): string {
    return `${this.iso.slice(8, 10)}/Nov/2026:${this.iso.slice(11, 19)} +0000`;
  }

  get syslog(): string {
    return `Nov ${this.iso.slice(8, 10)} ${this.iso.slice(11, 19)}`;
  }

  get go(): string {
    return `${this.iso.slice(0, 10).replaceAll('-', '/')} ${this.iso.slice(11, 19)}`;
  }
}

const PATHS = [
  '/api/v1/orders',
  '/api/v1/items',
  '/static/app.js',
  '/healthz',
  '/login',
  '/api/v2/search?q=shoes',
  '/metrics',
];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36',
  'kube-probe/1.29',
  'curl/8.5.0',
];

function pick<T>(from: readonly T[], random: SeededRandom): T {
  return from[random.between(0, from.length - 1)] as T;
}

function address(random: SeededRandom): string {
  return `10.${random.between(0, 9)}.${random.between(0, 255)}.${random.between(1, 254)}`;
}

/** What healthy servers, applications and hosts write, in about the shares in which they do. */
const MAKERS: readonly LineMaker[] = [
  ({ clf }, random) =>
    `${address(random)} - - [${clf}] "GET ${pick(PATHS, random)} HTTP/1.1" 200 ${random.between(90, 90_000)} "-" "${pick(AGENTS, random)}"`,
  ({ clf }, random) =>
    `${address(random)} - - [${clf}] "POST /api/v1/orders HTTP/2.0" 201 ${random.between(90, 900)} "https://shop.example.com/cart" "${pick(AGENTS, random)}"`,
  ({ spaced }, random) =>
    `${spaced} INFO  [http-nio-8080-exec-${random.between(1, 40)}] c.e.shop.OrderController: order ${random.between(10_000, 99_999)} created for customer ${random.between(1, 9999)} in ${random.between(2, 90)} ms`,
  ({ spaced }, random) =>
    `${spaced} DEBUG [scheduling-1] c.e.shop.InventorySync: synchronised ${random.between(1, 500)} items, next run in ${random.between(1, 60)} s`,
  ({ ms }, random) =>
    `{"level":30,"time":${ms},"pid":17,"hostname":"api-7d9f","reqId":"${random.between(1e8, 9e8).toString(36)}","req":{"method":"GET","url":"${pick(PATHS, random)}","remoteAddress":"${address(random)}","remotePort":${random.between(32_768, 60_999)}},"res":{"statusCode":200},"responseTime":${random.between(1, 90)},"msg":"request completed"}`,
  ({ syslog }, random) =>
    `${syslog} web1 sshd[${random.between(900, 30_000)}]: Accepted publickey for deploy from ${address(random)} port ${random.between(32_768, 60_999)} ssh2`,
  ({ syslog }, random) => `${syslog} web1 systemd[1]: Started Session ${random.between(1, 9999)} of user deploy.`,
  ({ syslog }, random) =>
    `${syslog} web1 CRON[${random.between(900, 30_000)}]: (root) CMD (run-parts /etc/cron.hourly)`,
  ({ go }, random) =>
    `${go} authz: allowed user=${random.between(1, 9999)} scope=orders.read took=${random.between(1, 9)}.${random.between(10, 99)}ms`,
  ({ iso }, random) =>
    `ts=${iso} caller=compact.go:514 level=info component=tsdb msg="write block" mint=${random.between(1e9, 2e9)} duration=${random.between(1, 9)}.${random.between(100, 999)}s`,
  ({ iso }, random) =>
    `${iso.replace('T', ' ').replace('Z', '')} UTC [${random.between(900, 30_000)}] app@shop LOG:  duration: ${random.between(1, 90)}.${random.between(100, 999)} ms  statement: SELECT id, total FROM orders WHERE customer_id = ${random.between(1, 9999)}`,
  ({ syslog }, random) =>
    `${syslog} lb1 haproxy[2112]: ${address(random)}:${random.between(32_768, 60_999)} [22/Nov/2026:08:00:00.110] fe_web be_app/app${random.between(1, 4)} 0/0/1/${random.between(1, 90)}/${random.between(91, 190)} 200 ${random.between(90, 9999)} - - ---- 12/12/3/2/0 0/0 "GET ${pick(PATHS, random)} HTTP/1.1"`,
];

const FAILURES: readonly LineMaker[] = [
  ({ go }, random) =>
    `${go} read tcp ${address(random)}:${random.between(32_768, 60_999)}->10.0.0.2:5432: read: connection reset by peer`,
  ({ ms }) =>
    `{"level":50,"time":${ms},"pid":17,"hostname":"api-7d9f","err":{"type":"Error","message":"connect ECONNREFUSED 10.0.0.2:6379","code":"ECONNREFUSED"},"msg":"cache"}`,
  ({ spaced }) =>
    `${spaced} ERROR [http-nio-8080-exec-1] c.e.shop.Pricing: no price\njava.net.SocketTimeoutException: Read timed out\n\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:288)`,
];

/** Writes a log of at least so many bytes; the same on every machine. */
export function writeOrdinaryLog(path: string, bytes: number): void {
  const random = new SeededRandom(20_261_122);
  const clock = new Clock();
  const file = openSync(path, 'w');
  for (let written = 0; written < bytes; ) {
    const lines = Array.from({ length: BATCH_LINES }, () => {
      clock.ms += random.between(0, 4);
      return pick(random.between(1, LINES_PER_FAILURE) === 1 ? FAILURES : MAKERS, random)(clock, random);
    });
    written += writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
}
