import { CommandQueueStore } from '@jobpro/connector';
import { CompanyId, desktopStates, desktopStateText } from '@jobpro/contracts';
import { AdminGuard, parsed } from '@jobpro/service';
import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, Put, UseGuards } from '@nestjs/common';
import { type Connection, ConnectionChoice } from './connection.js';
import { ConnectionStore } from './connection.store.js';
import { Connections } from './connections.js';

/** Sets up a company's Web Connector and shows its state. */
@Controller('companies/:companyId')
@UseGuards(AdminGuard)
export class ConnectionController {
  readonly #connections: Connections;
  readonly #store: ConnectionStore;
  readonly #queue: CommandQueueStore;

  constructor(connections: Connections, store: ConnectionStore, queue: CommandQueueStore) {
    this.#connections = connections;
    this.#store = store;
    this.#queue = queue;
  }

  /** Creates the connection, or renews its password, which is shown only here. */
  @Put('connection')
  async put(@Param('companyId') companyId: string, @Body() body: unknown) {
    const choice = parsed(ConnectionChoice, body ?? {});
    const { connection, password, qwc } = await this.#connections.issue(parsed(CompanyId, companyId), choice);
    return { userName: connection.userName, password, qwc };
  }

  @Get('connection')
  async get(@Param('companyId') companyId: string) {
    const connection = await this.#find(companyId);
    const [queue, paused] = await Promise.all([this.#queue.backlog(companyId), this.#queue.currentPause(companyId)]);
    return { ...shown(connection), queue, paused };
  }

  /** Returns the file alone, without renewing the password. */
  @Get('connection/qwc')
  async qwc(@Param('companyId') companyId: string) {
    return { qwc: this.#connections.qwc(await this.#find(companyId)) };
  }

  /** Releases the company file: the connection then belongs to the file that was refused instead of it. */
  @Delete('connection/file')
  @HttpCode(204)
  async releaseFile(@Param('companyId') companyId: string): Promise<void> {
    const { companyId: existing } = await this.#find(companyId);
    await this.#store.releaseFile(existing);
  }

  async #find(companyId: string): Promise<Connection> {
    const connection = await this.#store.ofCompany(parsed(CompanyId, companyId));
    if (connection !== undefined) return connection;
    throw new NotFoundException({
      code: 'connection.unknown',
      message: 'This company has no connection to QuickBooks Desktop.',
      remedy: 'Make one with PUT /companies/:companyId/connection.',
    });
  }
}

/** Returns what may be shown of a connection: never its password's hash. */
function shown(connection: Connection) {
  const { userName, fileId, everyMinutes, unattended, companyFile, state, details, stateAt } = connection;
  const { failedLogins, clientVersion, lastContactAt, lastSessionAt, filePath, fileName, product, qbxmlVersion } =
    connection;
  return {
    userName,
    fileId,
    everyMinutes,
    unattended,
    companyFile,
    state,
    status: desktopStates[state].status,
    ...desktopStateText(state, details),
    stateAt,
    failedLogins,
    clientVersion,
    lastContactAt,
    lastSessionAt,
    file: { path: filePath, name: fileName, product, qbxmlVersion },
  };
}
