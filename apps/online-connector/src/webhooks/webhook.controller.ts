import { readNotification, verifySignature } from '@jobpro/quickbooks-online';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import {
  BadRequestException,
  Controller,
  Headers,
  HttpCode,
  Inject,
  Post,
  type RawBodyRequest,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import type { Request } from 'express';
import type { OnlineEnvironment } from '../online.config.js';
import { RemoteChangeStore } from './remote-change.store.js';
import { RemoteChangesWorker } from './remote-changes.js';

/** Receives Intuit's webhooks. They must be signed; they are stored, answered at once, and processed later. */
@Controller('webhooks')
export class WebhookController {
  readonly #verifier: string;
  readonly #store: RemoteChangeStore;
  readonly #worker: RemoteChangesWorker;

  constructor(
    @Inject(ENVIRONMENT) environment: Pick<OnlineEnvironment, 'QBO_WEBHOOK_VERIFIER'>,
    store: RemoteChangeStore,
    worker: RemoteChangesWorker,
  ) {
    this.#verifier = environment.QBO_WEBHOOK_VERIFIER?.reveal() ?? '';
    this.#store = store;
    this.#worker = worker;
  }

  @Post('quickbooks')
  @HttpCode(200)
  async quickbooks(
    @Req() request: RawBodyRequest<Request>,
    @Headers('intuit-signature') signature: string | undefined,
  ): Promise<void> {
    const body = request.rawBody ?? Buffer.alloc(0);
    if (!verifySignature(body, signature, this.#verifier)) {
      throw new UnauthorizedException({ code: 'webhook.signature', message: 'This is not signed by Intuit for us.' });
    }
    const notification = readNotification(body.toString('utf8'));
    if (!notification.ok)
      throw new BadRequestException({ code: 'webhook.malformed', message: 'This is no notification.' });
    if (notification.unreadable > 0)
      logger.warn({ count: notification.unreadable }, 'Parts of a notification could not be read');
    await this.#store.save(notification.changes);
    this.#worker.wake();
  }
}
