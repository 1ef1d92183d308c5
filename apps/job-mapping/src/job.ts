import { type Job, reason } from '@jobpro/contracts';
import { type EntityMapping, exportRules } from '@jobpro/mapping';
import { jobToDesktop } from './job.desktop.js';

/** A job is sent when it is created, below its customer, and to Desktop only (rule 7). */
export const job: EntityMapping<Job> = {
  entity: 'job',
  ...exportRules.job,
  dependencies: ({ customerId }) => [{ entity: 'customer', id: customerId }],
  dependencyEntities: ['customer'],
  nameOf: ({ number, name }) => `${number} ${name}`,
  translate: { online: { notApplicable: reason('not-applicable.online-jobs', {}) }, desktop: jobToDesktop },
};
