import { Agent } from 'node:http';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { guardAwsClient } from '../../../src/adapters/aws/index.ts';
import type { ClientSetting } from '../../cell/messages.ts';
import { PROOF_RETRY, type ProofClient, warmTogether } from '../proof-client.ts';

export default {
  id: 'aws-dynamodb',
  title: 'AWS SDK UpdateItem ADD',
  server: 'dynamodb',
  npmPackage: '@aws-sdk/client-dynamodb',
  async open(setting) {
    const client = openClient(setting);
    const send = async (id: string) => void (await client.send(addOne(id)));
    return { warm: (ids) => warmTogether(ids, send), send, close: async () => client.destroy() };
  },
} satisfies ProofClient;

function addOne(id: string): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName: 'hits',
    Key: { id: { S: id } },
    UpdateExpression: 'ADD hits :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });
}

function openClient({ address: { host, port }, connections, guard }: ClientSetting): DynamoDBClient {
  const settings = {
    endpoint: `http://${host}:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'proof', secretAccessKey: 'proof' },
  };
  if (guard === undefined) {
    const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
    return new DynamoDBClient({ ...settings, requestHandler: { httpAgent: agent } });
  }
  const { maxIdleMs, requestTimeoutMs, idempotent } = guard;
  const guarded = guardAwsClient({
    maxSockets: connections,
    retry: PROOF_RETRY,
    ...(maxIdleMs === undefined ? {} : { maxIdleMs }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    ...(idempotent === undefined ? {} : { idempotent: () => idempotent }),
  });
  const client = new DynamoDBClient({ ...settings, ...guarded.configuration });
  client.middlewareStack.use(guarded.plugin);
  return client;
}
