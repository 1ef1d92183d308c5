import { CommandQueueStore } from '@jobpro/connector';
import { CompanyId, desktopStates, desktopStateText } from '@jobpro/contracts';
import { AdminGuard, parsed } from '@jobpro/service';
import {
  Body,
  ConflictException,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Put,
  UseGuards,
} from '@nestjs/common';
import { CompanyFiles } from '../company-file/company-files.js';
import { type Connection, ConnectionChoice, FileAnswer } from './connection.js';
import { ConnectionStore } from './connection.store.js';
import { Connections } from './connections.js';

/** Sets up a company's Web Connector and shows its state. */
@Controller('companies/:companyId')
@UseGuards(AdminGuard)
export class ConnectionController {
  readonly #connections: Connections;
  readonly #store: ConnectionStore;
  readonly #queue: CommandQueueStore;
  readonly #files: CompanyFiles;

  constructor(connections: Connections, store: ConnectionStore, queue: CommandQueueStore, files: CompanyFiles) {
    this.#connections = connections;
    this.#store = store;
    this.#queue = queue;
    this.#files = files;
  }

  /** Creates the connection, or renews its password, which is shown only here. */
  @Put('connection')
  async put(@Param('companyId') companyId: string, @Body() body: unknown) {
    const choice = parsed(ConnectionChoice, body ?? {});
    const { connection, password, qwc } = await this.#connections.issue(parsed(CompanyId, companyId), choice);
    return { userName: connection.userName, password, qwc };
  }

  /** Gives the connection new owner and file ids and a new password. Links stay with the company file. */
  @Post('connection/ids')
  @HttpCode(200)
  async renewIds(@Param('companyId') companyId: string) {
    const { connection, password, qwc } = await this.#connections.renewIds(await this.#find(companyId));
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

  /** Returns which company file was open instead of the connection's own. */
  @Put('connection/file')
  @HttpCode(204)
  async answerFile(@Param('companyId') companyId: string, @Body() body: unknown): Promise<void> {
    const answer = parsed(FileAnswer, body ?? {});
    if (await this.#files.answer(await this.#find(companyId), answer)) return;
    throw new ConflictException({
      code: 'connection.no-question',
      message: 'No other company file was open since the last run.',
      remedy: 'Open the company file in QuickBooks and run the Web Connector.',
    });
  }

  /** Releases the company file: the connection then belongs to the file that was refused instead of it. */
  @Delete('connection/file')
  @HttpCode(204)
  async releaseFile(@Param('companyId') companyId: string): Promise<void> {
    await this.#files.answer(await this.#find(companyId), { is: 'another', by: 'administrator' });
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
  const { refusedFile } = connection;
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
    refusedFile: refusedFile && { name: refusedFile.name, path: refusedFile.path, missing: refusedFile.missing },
  };
}
