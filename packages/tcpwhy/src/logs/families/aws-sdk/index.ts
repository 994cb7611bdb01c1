import { familyOfClients } from '../../clients/client-family.ts';
import { ANSWERED, SENT, SILENT } from '../../clients/client-verdicts.ts';

/** The AWS SDKs and their HTTP layers, in all languages. */
export default familyOfClients({
  id: 'aws-sdk',
  name: 'AWS SDKs',
  words: [
    'requesterror',
    'operation error',
    'botocore',
    'endpoint url',
    'smithy',
    'amazonaws',
    'sdkclient',
    'acquire operation took longer than',
    'acquiretimeout',
    'client execution did not complete',
    'endpointconnectionerror',
    'inaccessible host',
    'inaccessible host: `',
    'requesttimeout: your socket connection to the server was not read from or written to',
    'responsestreamingerror',
    'unable to acquire connection',
    'unknownendpoint',
    'reading from response stream',
    'the request has not been completed within',
    '": eof',
  ],
  systems: [
    {
      name: 'AWS SDK JS v3',
      claim: 'certain',
      marks: ["'$metadata'", '"$metadata"', '@smithy/', 'node_modules/@aws-sdk/'],
    },
    {
      name: 'AWS SDK JS v2',
      claim: 'certain',
      marks: ['node_modules/aws-sdk/', 'NetworkingError: ', 'UnknownEndpoint: '],
    },
    {
      name: 'AWS SDK Go v2',
      claim: 'certain',
      shape: /\boperation error [\w ]{1,60}: \w+, |exceeded maximum number of attempts, \d+, /,
    },
    {
      name: 'AWS SDK Go v1',
      claim: 'certain',
      marks: [
        'RequestError: send request failed',
        'RequestCanceled: ',
        'ResponseTimeout: ',
        'github.com/aws/aws-sdk-go/',
      ],
    },
    {
      name: 'boto3 (AWS SDK Python)',
      claim: 'certain',
      marks: ['botocore.exceptions.', 'botocore/', 'boto3/', '[botocore.'],
      shape: /on endpoint URL: "|from endpoint URL: "|to the endpoint URL: "/,
    },
    { name: 'AWS SDK Java v2', claim: 'certain', marks: ['software.amazon.awssdk.', 's.a.a.'] },
    { name: 'AWS SDK Java v1', claim: 'certain', marks: ['com.amazonaws.', 'Unable to execute HTTP request: '] },
    { name: 'AWS SDK Ruby', claim: 'certain', marks: ['Seahorse::Client::NetworkingError'] },
    { name: 'AWS SDK .NET', claim: 'certain', marks: ['Amazon.Runtime.'] },
    { name: 'AWS SDK Rust', claim: 'certain', marks: ['DispatchFailure(', 'aws_smithy_'] },
  ],
  rules: [
    // More requests wait than there are sockets in the agent.
    { match: /socket usage at capacity=\d+/, kind: 'pool-exhausted', phase: 'connect' },
    // Node's codes under new names: v3 calls a reset and a hang-up TimeoutError.
    { match: /\bError: aborted\b/, kind: 'eof', phase: 'read', execution: ANSWERED },
    { match: /socket hang up|other side closed/, kind: 'eof', phase: 'read', execution: SENT },
    {
      match:
        /did not establish a connection with the server within|Connect timeout on endpoint URL|Connection timed out after \d+ ?ms[\s\S]{0,100}TimeoutError: connect/,
      kind: 'timeout-connect',
      phase: 'connect',
    },
    // v2's socket time-out also runs while the reply is awaited.
    { match: /Connection timed out after \d+ ?ms/, kind: 'timeout-read', phase: 'read', execution: SENT },
    { match: /Socket timed out without establishing a connection/, kind: 'timeout-connect', phase: 'connect' },
    {
      match:
        /the request has not been completed within|Request did not complete before the request timeout|request timed out waiting for|Read timeout on endpoint URL|Client execution did not complete|Connection timed out after/,
      kind: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /Connection was closed before we received a valid response/, kind: 'eof', phase: 'read', execution: SENT },
    {
      match: /reading from response stream|IncompleteRead\(|ResponseStreamingError/,
      otherwise: 'eof',
      phase: 'read',
      execution: ANSWERED,
    },
    { match: /Could not connect to the endpoint URL|EndpointConnectionError/, otherwise: 'other', phase: 'connect' },
    {
      match:
        /Timeout waiting for connection from pool|Acquire operation took longer than|AcquireTimeout|Unable to acquire connection/,
      kind: 'pool-exhausted',
      phase: 'connect',
    },
    { match: /Server failed to complete the response/, otherwise: 'eof', phase: 'read', execution: SENT },
    { match: /(?:\.amazonaws\.com|endpoint)\S{0,100} failed to respond/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /\bdial tcp [^\n]{1,300}(?:i\/o timeout|deadline exceeded)/, kind: 'timeout-connect', phase: 'connect' },
    {
      match: /canceled, context deadline exceeded|context deadline exceeded/,
      otherwise: 'timeout-read',
      phase: 'read',
      execution: SENT,
    },
    { match: /"https?:\/\/[^\s"]{1,2000}": (?:unexpected )?EOF\b/, kind: 'eof', phase: 'read', execution: SENT },
    { match: /Inaccessible host: `[\d[]/, otherwise: 'refused', phase: 'connect' },
    { match: /Inaccessible host|UnknownEndpoint/, otherwise: 'dns', phase: 'connect' },
    {
      match: /RequestTimeout: Your socket connection to the server was not read from or written to/,
      kind: 'idle-timeout',
      phase: 'write',
      execution: SILENT,
    },
  ],
});
