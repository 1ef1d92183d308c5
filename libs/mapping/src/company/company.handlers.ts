import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type CompanySettings, patterns, subjectOf } from '@jobpro/contracts';
import { type Batch, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { saveSettings } from './company.store.js';

/** Keeps the companies' settings, for the one service that writes them, and tells all five when they changed. */
@Controller()
export class CompanyHandlers {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @EventPattern<string[]>([patterns.jobpro('company')])
  onConfigured(@Payload() batch: Batch<CompanySettings>): Promise<void> {
    return this.work.commit(batch, async (tx, fresh) => {
      const outgoing: Outgoing[] = [];
      // Settings change seldom: a statement each is no hot path.
      for (const { companyId, data, id: causeId, traceparent } of fresh) {
        if (!(await saveSettings(tx, companyId, data))) continue;
        const type = 'mapping.company.configured.v1';
        outgoing.push({
          subject: subjectOf(type, companyId),
          type,
          data: { revision: data.revision },
          causeId,
          traceparent,
        });
      }
      return outgoing;
    });
  }
}
