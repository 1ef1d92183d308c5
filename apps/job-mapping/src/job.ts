import { type DesktopJobEnsure, type Job, reason, type Translation } from '@jobpro/contracts';
import {
  type EntityMapping,
  exportRules,
  mapAddress,
  nameRules,
  translation,
  type TranslationContext,
} from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';

/** A job is sent when it is created, below its customer, and to Desktop only (rule 7). */
export const job: EntityMapping<Job> = {
  entity: 'job',
  ...exportRules.job,
  dependencies: ({ customerId }) => [{ entity: 'customer', id: customerId }],
  dependencyEntities: ['customer'],
  nameOf: ({ number, name }) => `${number} ${name}`,
  translate: { online: { notApplicable: reason('not-applicable.online-jobs', {}) }, desktop: jobToDesktop },
};

export function jobToDesktop(job: Job, { settings, remote }: TranslationContext) {
  return translation('desktop', (fields) => {
    return {
      name: fields.name(nameRules.desktop.job, `${job.number} ${job.name}`),
      customer: { id: remote('customer', job.customerId).id },
      policy: fields.namePolicy(settings),
      create: {
        startDate: job.startDate,
        endDate: job.endDate,
        description: fields.line('description', job.description, limits.customer.jobDescription),
        address: mapAddress(fields, 'job address', job.address),
      },
    } satisfies Translation<DesktopJobEnsure>;
  });
}
