import { CompanyLeaseStore } from '@jobpro/connector';
import { MessagingModule, UnitOfWork } from '@jobpro/messaging';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { parseMessage } from '@jobpro/contracts';
import { ConnectionStore } from '../connection/connection.store.js';
import { Connections } from '../connection/connections.js';
import { IntuitAuthorizer } from '../connection/intuit-authorizer.js';
import { TokenCipher } from '../connection/token-cipher.js';
import { appAt, tokenKeys } from './settings.fixture.js';

/** The dependencies of a replica's connections. */
export interface ReplicaParts {
  readonly source: DataSource;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly simulator: string;
  readonly key: Buffer;
  /** Former keys, which only decrypt. */
  readonly formerKeys?: readonly Buffer[];
}

/** Opens the connections of one replica in this process, with a pool of their own and nothing else running. */
export async function connectionsOfReplica(
  parts: ReplicaParts,
): Promise<{ connections: Connections; authorizer: IntuitAuthorizer; close: () => Promise<void> }> {
  const authorizer = new IntuitAuthorizer(appAt(parts.simulator));
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
    new ConnectionStore(new TokenCipher(tokenKeys(parts.key, ...(parts.formerKeys ?? [])))),
    authorizer,
    new CompanyLeaseStore(parts.source, 'online'),
  );
  return { connections, authorizer, close: () => context.close() };
}
