import type { DesktopJobEnsure, Job, Translation } from '@jobpro/contracts';
import { desktopAddress, nameRules, type Translate, translation } from '@jobpro/mapping';
import { limits } from '@jobpro/qbxml';

export const jobToDesktop: Translate<Job> = (job, { settings, remote }) =>
  translation(
    'desktop',
    (fit) =>
      ({
        name: fit.name(nameRules.desktop.job, `${job.number} ${job.name}`),
        customer: { id: remote('customer', job.customerId).id },
        policy: { inactiveNames: settings.inactiveNames, heldNames: settings.heldNames },
        create: {
          startDate: job.startDate,
          endDate: job.endDate,
          description: fit.line('description', job.description, limits.customer.jobDescription),
          address: desktopAddress(fit, 'job address', job.address),
        },
      }) satisfies Translation<DesktopJobEnsure>,
  );
