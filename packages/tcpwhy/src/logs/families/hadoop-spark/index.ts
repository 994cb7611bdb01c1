import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, SENT, SILENT } from '../../clients/client-verdicts.ts';
import { CLIENT_VANISHED, NOT_CONNECTED, NOT_TOLD, REPLYING } from '../../phrases/verdicts.ts';

/** Frameworks of clusters on the JVM, whose nodes are servers and clients of each other. */
export default familyOfClients({
  id: 'hadoop-spark',
  name: 'Hadoop, Spark, Flink',
  words: [
    'retrying connect to server',
    'failed on connection exception',
    'failed on local exception',
    'failed on socket timeout',
    'premature eof',
    'dataxceiver',
    'requests outstanding when connection',
    'error sending result',
    'while there are outstanding requests',
    'association with remote system',
    'unexpectedly closed by remote task manager',
    'rpc client disassociated',
    'heartbeat of taskmanager',
    'heartbeat of resourcemanager',
    'heartbeat of jobmanager',
  ],
  systems: [
    {
      name: 'Hadoop',
      claim: 'certain',
      marks: [
        'hdfs.DFSClient',
        'datanode.DataNode',
        'DataXceiver',
        'org.apache.hadoop.hdfs',
        'org.apache.hadoop.mapred',
        'org.apache.hadoop.yarn',
        'ipc.Client:',
      ],
      shape: /\bCall From \S{1,255} to \S{1,255} failed on |local host is: "[^"\n]{1,255}"; destination host is: "/,
    },
    {
      name: 'Spark',
      claim: 'certain',
      marks: [
        'org.apache.spark.',
        'TransportRequestHandler',
        'TransportResponseHandler',
        'TransportChannelHandler',
        'TransportClientFactory',
        'CoarseGrainedExecutorBackend',
        'RetryingBlockFetcher',
        'Remote RPC client disassociated',
      ],
    },
    {
      name: 'Flink / Akka',
      claim: 'certain',
      marks: ['org.apache.flink.', 'akka.remote.', 'pekko.remote.', 'remote task manager'],
      shape: /\b(?:akka|pekko)\.(?:tcp|ssl\.tcp):\/\//,
    },
  ],
  rules: [
    {
      match: /DataXceiver error processing [^\n]{1,300}\bsrc: \/(?<remote>[\d.]{7,15}:\d{1,5})/,
      otherwise: 'eof',
      phase: 'read',
      reporter: 'server',
      execution: CLIENT_VANISHED,
    },
    {
      match:
        /(?:(?<local>[\d.]{7,15}:\d{1,5}):)?Got exception while serving \S{1,80} to \/(?<remote>[\d.]{7,15}(?::\d{1,5})?)/,
      otherwise: 'other',
      phase: 'write',
      reporter: 'server',
      execution: REPLYING,
    },
    {
      match: /DataXceiver error processing/,
      otherwise: 'eof',
      reporter: 'server',
      execution: NOT_TOLD,
    },
    {
      match: /Retrying connect to server: [^\n/]{0,255}\/(?<remote>[\d.]{7,15}:\d{1,5})/,
      otherwise: 'other',
      phase: 'connect',
      execution: NOT_CONNECTED,
    },
    { match: /Retrying connect to server: /, otherwise: 'other', phase: 'connect', execution: NOT_CONNECTED },
    {
      match: /Failed to connect to \/(?<remote>[\d.]{7,15}:\d{1,5})[^\n]{0,80}EOF/,
      kind: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    { match: /Premature EOF: no length prefix available/, kind: 'eof', phase: 'read', execution: SILENT },
    { match: /failed on connection exception/, otherwise: 'refused', phase: 'connect' },
    {
      match:
        /failed on socket timeout exception: [^\n]{0,200}ConnectTimeout|failed on socket timeout exception: [^\n]{0,300}ch : java\.nio\.channels\.SocketChannel\[connection-pending/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    {
      match: /failed on socket timeout exception: (?!java\.net\.NoRouteToHost)/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /failed on local exception: [^\n]{0,200}EOF|End of File Exception between/,
      kind: 'eof',
      phase: 'read',
      execution: SILENT,
    },
    // Spark: the side that answers.
    {
      match: /Error sending result [^\n]{1,2000} to \/(?<remote>[\d.]{7,15}:\d{1,5})/,
      otherwise: 'broken-pipe',
      phase: 'write',
      reporter: 'server',
      execution: REPLYING,
    },
    {
      match:
        /Connection to \S{0,255}\/(?<remote>[\d.]{7,15}:\d{1,5}) has been quiet for \d+ ms while there are outstanding requests/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
      look: 'spark.network.timeout (120 s), spark.shuffle.io.connectionTimeout',
    },
    {
      match: /requests? outstanding when connection from \S{0,255}\/(?<remote>[\d.]{7,15}:\d{1,5}) is closed/,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    { match: /requests? outstanding when connection/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /Remote RPC client disassociated/, otherwise: 'eof', phase: 'unknown', execution: SILENT },
    // Flink and Akka. What was disassociated had been associated, and may have taken messages.
    {
      match: /Association with remote system [^\n]{1,400}Reason: \[Disassociated/,
      otherwise: 'eof',
      execution: SILENT,
    },
    {
      match: /Association (?:with remote system \S{1,255} has )?failed/,
      otherwise: 'other',
      phase: 'connect',
      execution: NOT_CONNECTED,
    },
    {
      match: /unexpectedly closed by remote task manager '[^'\n/]{0,255}\/(?<remote>[\d.]{7,15}:\d{1,5})/,
      kind: 'eof',
      phase: 'read',
      execution: ANSWERED,
      causes: { 'process-death': 'the task manager was lost: killed for its memory, or with its host' },
    },
    { match: /unexpectedly closed by remote task manager/, kind: 'eof', phase: 'read', execution: ANSWERED },
    {
      match: /heartbeat of (?:TaskManager|ResourceManager|JobManager)[^\n]{0,120} timed out/i,
      kind: 'idle-timeout',
      phase: 'idle',
      execution: SILENT,
    },
    { match: /java\.io\.EOFException/, kind: 'eof', phase: 'read', execution: SILENT },
  ],
});
