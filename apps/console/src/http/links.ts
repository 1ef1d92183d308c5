import type { Edition } from '@jobpro/contracts';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import type { ConsoleEnvironment } from '../console.config.js';
import type { DeskEntity } from '../records/records.schema.js';

const onlinePages: Readonly<Record<DeskEntity, ((id: string) => string) | undefined>> = {
  customer: (id) => `customerdetail?nameId=${id}`,
  item: undefined,
  job: undefined,
  invoice: (id) => `invoice?txnId=${id}`,
  payment: (id) => `recvpayment?txnId=${id}`,
};

/** Addresses outside the console that the page links to. */
@Injectable()
export class Links {
  constructor(@Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment) {}

  /** Returns where a trace can be seen, or null where no such place is configured. */
  trace(traceId: string | null): string | null {
    const address = this.environment.CONSOLE_TRACE_URL;
    return address === undefined || traceId === null ? null : address.replace('{traceId}', traceId);
  }

  /** Returns a record's page in QuickBooks Online, or null where it has none. Desktop has no such pages. */
  quickBooks(edition: Edition | null, entity: DeskEntity, remoteId: string | undefined): string | null {
    const page = onlinePages[entity];
    if (edition !== 'online' || remoteId === undefined || page === undefined) return null;
    return `${this.environment.QUICKBOOKS_APP_URL.replace(/\/$/, '')}/${page(encodeURIComponent(remoteId))}`;
  }
}
