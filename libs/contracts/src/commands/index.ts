import {
  DesktopCustomerEnsure,
  DesktopItemEnsure,
  DesktopJobEnsure,
  OnlineCustomerEnsure,
  OnlineItemEnsure,
} from './names.js';
import {
  DesktopInvoiceCreate,
  DesktopPaymentCreate,
  DocumentVoid,
  OnlineInvoiceCreate,
  OnlinePaymentCreate,
} from './documents.js';
import {
  CancelCommand,
  ImportCommand,
  ReadBackCommand,
  ReadFactsCommand,
  ReadListsCommand,
  RequestOutcomesCommand,
} from './shared.js';

export * from './shared.js';
export * from './names.js';
export * from './documents.js';

/** `command.online.<companyId>.<entity>.<action>` */
export const onlineCommands = {
  'command.online.customer.ensure.v1': OnlineCustomerEnsure,
  'command.online.customer.import.v1': ImportCommand,
  'command.online.item.ensure.v1': OnlineItemEnsure,
  'command.online.item.import.v1': ImportCommand,
  'command.online.invoice.create.v1': OnlineInvoiceCreate,
  'command.online.invoice.void.v1': DocumentVoid,
  'command.online.payment.void.v1': DocumentVoid,
  'command.online.company.read-facts.v1': ReadFactsCommand,
  'command.online.company.read-lists.v1': ReadListsCommand,
  'command.online.invoice.cancel.v1': CancelCommand,
  'command.online.invoice.read-back.v1': ReadBackCommand,
  'command.online.payment.cancel.v1': CancelCommand,
  'command.online.payment.read-back.v1': ReadBackCommand,
  'command.online.payment.create.v1': OnlinePaymentCreate,
  'command.online.customer.request-outcomes.v1': RequestOutcomesCommand,
  'command.online.item.request-outcomes.v1': RequestOutcomesCommand,
  'command.online.invoice.request-outcomes.v1': RequestOutcomesCommand,
  'command.online.payment.request-outcomes.v1': RequestOutcomesCommand,
} as const;

/** `command.desktop.<companyId>.<entity>.<action>` */
export const desktopCommands = {
  'command.desktop.customer.ensure.v1': DesktopCustomerEnsure,
  'command.desktop.customer.import.v1': ImportCommand,
  'command.desktop.item.ensure.v1': DesktopItemEnsure,
  'command.desktop.item.import.v1': ImportCommand,
  'command.desktop.job.ensure.v1': DesktopJobEnsure,
  'command.desktop.invoice.create.v1': DesktopInvoiceCreate,
  'command.desktop.invoice.void.v1': DocumentVoid,
  'command.desktop.company.read-lists.v1': ReadListsCommand,
  'command.desktop.invoice.cancel.v1': CancelCommand,
  'command.desktop.invoice.read-back.v1': ReadBackCommand,
  'command.desktop.payment.cancel.v1': CancelCommand,
  'command.desktop.payment.read-back.v1': ReadBackCommand,
  'command.desktop.payment.create.v1': DesktopPaymentCreate,
  'command.desktop.customer.request-outcomes.v1': RequestOutcomesCommand,
  'command.desktop.item.request-outcomes.v1': RequestOutcomesCommand,
  'command.desktop.job.request-outcomes.v1': RequestOutcomesCommand,
  'command.desktop.invoice.request-outcomes.v1': RequestOutcomesCommand,
  'command.desktop.payment.request-outcomes.v1': RequestOutcomesCommand,
} as const;
