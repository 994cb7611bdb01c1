import { abortRule } from './clients/abort/index.ts';
import { awsRule } from './clients/aws-sdk/index.ts';
import { cassandraRule } from './clients/cassandra-driver/index.ts';
import { grpcRule } from './clients/grpc/index.ts';
import { httpRule } from './clients/http/index.ts';
import { ioredisRule } from './clients/ioredis/index.ts';
import { mysql2Rule } from './clients/mysql2/index.ts';
import { netRule } from './clients/net/index.ts';
import { pgRule } from './clients/pg/index.ts';
import { tlsRule } from './clients/tls/index.ts';
import { undiciRule } from './clients/undici/index.ts';
import type { Rule } from './judgement.ts';

/**
 * From the ground up: a client's rule refines what those below it recognised. An abort is last, because whatever broke
 * after the caller gave up is of no interest to the caller.
 */
export const rules: readonly Rule[] = [
  netRule,
  tlsRule,
  httpRule,
  undiciRule,
  grpcRule,
  mysql2Rule,
  pgRule,
  ioredisRule,
  cassandraRule,
  awsRule,
  abortRule,
];
