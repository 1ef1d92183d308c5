import { CompanyLeaseStore } from '@jobpro/connector';
import { MessagingModule, UnitOfWork } from '@jobpro/messaging';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { parseMessage } from '@jobpro/contracts';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { TokenCipher } from '../connection/token.cipher.js';
import { endpointsOf } from '../oauth/endpoints.decide.js';
import { IntuitAuthorizer } from '../oauth/intuit.authorizer.js';
import { intuitAt } from './simulator.js';

/** What a replica's connections stand on. */
export interface ReplicaParts {
  readonly source: DataSource;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly simulator: string;
  readonly key: Buffer;
  /** Keys of before, which may only open. */
  readonly before?: readonly Buffer[];
}

/** The connections of one replica in this process, over its own pool, with nothing else running: so that a test says who asks when. */
export async function connectionsOfReplica(
  parts: ReplicaParts,
): Promise<{ connections: Connections; authorizer: IntuitAuthorizer; close: () => Promise<void> }> {
  const authorizer = new IntuitAuthorizer(
    {
      clientId: 'app',
      clientSecret: 'secret',
      redirectUrl: 'http://127.0.0.1:9/callback',
      environment: 'sandbox',
    },
    endpointsOf(intuitAt(parts.simulator)),
  );
  @Module({})
  class Replica {}
  const context: INestApplicationContext = await NestFactory.createApplicationContext(
    {
      module: Replica,
      global: true,
      imports: [
        MessagingModule.forService({
          service: 'online-connector',
          tables: { schema: 'online', prefix: 'connector' },
          natsUrl: parts.natsUrl,
          databaseUrl: parts.databaseUrl,
          parse: parseMessage,
        }),
      ],
      providers: [{ provide: DataSource, useFactory: () => parts.source }],
      exports: [DataSource],
    },
    { logger: false },
  );
  const connections = new Connections(
    parts.source,
    context.get(UnitOfWork),
    new ConnectionStore(new TokenCipher(parts.key, parts.before)),
    authorizer,
    new CompanyLeaseStore(parts.source, 'online'),
  );
  return { connections, authorizer, close: () => context.close() };
}
