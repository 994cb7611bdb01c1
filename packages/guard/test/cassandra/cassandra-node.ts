import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CassandraParts } from './requirements.ts';

/** One Cassandra, alone in its cluster, with a log that shows what its network layer met. */
export class CassandraNode {
  /** Of CQL, at every address of 127.0.0.0/8. */
  readonly port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.#folder = folder;
    this.#process = child;
  }

  /** Starts a node and waits until it takes clients: about 15 s. */
  static async start({ java, lib }: CassandraParts): Promise<CassandraNode> {
    const folder = await mkdtemp(join(tmpdir(), 'cassandra-'));
    const [port, storagePort] = [await freePort(), await freePort()];
    await mkdir(join(folder, 'conf'));
    await writeFile(join(folder, 'conf', 'cassandra.yaml'), settings(folder, port, storagePort));
    await writeFile(join(folder, 'conf', 'logback.xml'), logging(join(folder, 'system.log')));
    const child = spawn(java, await javaArguments(folder, lib), { stdio: ['ignore', 'ignore', 'pipe'] });
    // A test run that ends in the middle must not leave 700 MB of Java behind.
    process.once('exit', () => child.kill('SIGKILL'));
    const node = new CassandraNode(port, folder, child);
    try {
      await node.#ready();
    } catch (error) {
      await node.stop();
      throw error;
    }
    return node;
  }

  /** Everything that the node has logged. It is written as it happens. */
  async log(): Promise<string> {
    return await readFile(join(this.#folder, 'system.log'), 'utf8').catch(() => '');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exit = once(this.#process, 'exit');
      // Nothing is worth saving, and a drain takes seconds.
      this.#process.kill('SIGKILL');
      await exit;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    let complaints = '';
    this.#process.stderr?.on('data', (chunk) => {
      complaints = (complaints + chunk).slice(-2_000);
    });
    for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 100) {
      const log = await this.log();
      if (log.includes('Startup complete')) return;
      if (this.#process.exitCode !== null || this.#process.signalCode !== null)
        throw new Error(`Cassandra ended while it started: ${complaints}${log.slice(-2_000)}`);
      await sleep(100);
    }
    throw new Error(`Cassandra was not ready after 120 s: ${(await this.log()).slice(-2_000)}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** The least memory that works, and no waiting for other nodes. */
function settings(folder: string, port: number, storagePort: number): string {
  const at = (name: string) => JSON.stringify(join(folder, name));
  return `cluster_name: guard
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: "127.0.0.1:${storagePort}" }]
listen_address: 127.0.0.1
storage_port: ${storagePort}
start_native_transport: true
rpc_address: 0.0.0.0
broadcast_rpc_address: 127.0.0.1
native_transport_port: ${port}
auto_bootstrap: false
data_file_directories: [${at('data')}]
commitlog_directory: ${at('commitlog')}
saved_caches_directory: ${at('saved_caches')}
hints_directory: ${at('hints')}
cdc_raw_directory: ${at('cdc')}
commitlog_sync: periodic
commitlog_sync_period: 10000ms
commitlog_total_space: 64MiB
commitlog_segment_size: 8MiB
memtable_heap_space: 32MiB
memtable_offheap_space: 32MiB
concurrent_reads: 2
concurrent_writes: 2
concurrent_compactors: 1
key_cache_size: 4MiB
file_cache_size: 32MiB
`;
}

/** What a client's reset leaves is logged at TRACE since 3.11.4 (CASSANDRA-7849 made it quieter step by step). */
function logging(file: string): string {
  return `<configuration>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
    <file>${file}</file>
    <encoder><pattern>%-5level %date{ISO8601} %logger{0}:%L %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="FILE"/></root>
  <logger name="org.apache.cassandra.transport" level="TRACE"/>
</configuration>
`;
}

/** Packages that Cassandra reaches into; Java 17 keeps them shut otherwise. */
const INTERNALS = [
  'java.base/java.io java.base/java.lang java.base/java.lang.module java.base/java.lang.reflect java.base/java.net',
  'java.base/java.nio java.base/java.util java.base/java.util.concurrent java.base/java.util.concurrent.atomic',
  'java.base/jdk.internal.loader java.base/jdk.internal.math java.base/jdk.internal.misc java.base/jdk.internal.module',
  'java.base/jdk.internal.ref java.base/jdk.internal.reflect java.base/jdk.internal.util.jar java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi java.rmi/sun.rmi.registry java.rmi/sun.rmi.server',
  'java.sql/java.sql jdk.management/com.sun.management.internal jdk.naming.dns/com.sun.jndi.dns',
];

async function javaArguments(folder: string, lib: string): Promise<string[]> {
  const conf = join(folder, 'conf');
  const agent = (await readdir(lib)).find((name) => /^jamm-.*\.jar$/.test(name));
  if (agent === undefined) throw new Error(`no jamm jar in ${lib}: delete the folder, so that it is filled again`);
  const packages = INTERNALS.join(' ').split(' ');
  return [
    // C1 alone: a node that lives half a minute does not repay an optimising compiler.
    ...['-Xms400m', '-Xmx400m', '-XX:+UseSerialGC', '-XX:MaxDirectMemorySize=128m', '-XX:TieredStopAtLevel=1'],
    ...packages.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`, '--add-opens', `${name}=ALL-UNNAMED`]),
    '-Djdk.attach.allowAttachSelf=true',
    `-javaagent:${join(lib, agent)}`,
    '-Dio.netty.tryReflectionSetAccessible=true',
    '-Djava.net.preferIPv4Stack=true',
    `-Dcassandra.storagedir=${folder}`,
    `-Dcassandra.config=file://${join(conf, 'cassandra.yaml')}`,
    `-Dlogback.configurationFile=${join(conf, 'logback.xml')}`,
    '-Dcassandra.ring_delay_ms=100',
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    '-Dcassandra-foreground=yes',
    ...['-cp', `${conf}:${join(lib, '*')}`, 'org.apache.cassandra.service.CassandraDaemon'],
  ];
}
