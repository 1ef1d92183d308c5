import type { DesktopJobEnsure, Job, Translation } from '@jobpro/contracts';
import { mapAddress, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';

export const jobToDesktop: Translate<Job> = (job, { settings, remote }) =>
  translation('desktop', (fields) => {
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
