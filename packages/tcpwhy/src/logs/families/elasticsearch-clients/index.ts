import { familyOfClients } from '../../clients/client-family.ts';
import { SENT, SILENT } from '../../clients/client-verdicts.ts';

/** Clients of Elasticsearch and OpenSearch. */
export default familyOfClients({
  id: 'elasticsearch-clients',
  name: 'Elasticsearch clients',
  words: [
    'elasticsearch',
    'opensearch',
    'elastic/transport',
    'elastic_transport',
    'living connections',
    'connectionerror',
    'connectiontimeout',
    'newconnectionerror',
    'no alive nodes',
    'tlserror',
  ],
  systems: [
    {
      name: 'Elasticsearch client (Node.js)',
      claim: 'certain',
      marks: ['@elastic/transport', '@elastic/elasticsearch', '@opensearch-project'],
    },
    {
      name: 'Elasticsearch client (Python)',
      claim: 'certain',
      marks: ['elasticsearch.exceptions.', 'elastic_transport.', 'opensearchpy.', 'elasticsearch/'],
      shape: /\b(?:GET|POST|PUT|HEAD|DELETE) https?:\/\/\S{1,500} \[status:N\/A/,
    },
    {
      name: 'Elasticsearch client (Ruby)',
      claim: 'certain',
      marks: ['Elasticsearch::Transport', 'Elastic::Transport'],
    },
    {
      name: 'Elasticsearch client (PHP)',
      claim: 'certain',
      marks: ['Elasticsearch\\Common', 'Elastic\\Transport', 'No alive nodes'],
    },
    { name: 'Elasticsearch client', claim: 'likely', marks: ['No Living connections', 'elasticsearch: '] },
  ],
  rules: [
    { match: /socket hang up|other side closed/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /No Living connections|No alive nodes/, otherwise: 'other', phase: 'connect' },
    {
      match: /NewConnectionError|Failed to establish a new connection|ConnectTimeoutError|connect timeout/,
      otherwise: 'timeout-connect',
      phase: 'connect',
    },
    { match: /Connection aborted\.', (?:BrokenPipeError|OSError\(32)/, phase: 'write', otherwise: 'broken-pipe' },
    {
      match: /Connection aborted|RemoteDisconnected|ServerDisconnectedError|IncompleteRead/,
      otherwise: 'eof',
      phase: 'read',
      execution: SENT,
    },
    {
      match: /ReadTimeoutError|Read timed out|ConnectionTimeout|Connection timed out|TimeoutError: Request timed out/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /TlsError|SSLError/, otherwise: 'tls-failure', phase: 'handshake' },
    { match: /ConnectionError/, otherwise: 'other', phase: 'unknown', execution: SILENT },
  ],
});
