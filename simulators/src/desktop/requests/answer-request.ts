import type { RequestName } from '../schema/requests.schema.js';
import { childOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { queryCompany, queryHost, queryPreferences } from './company-query.js';
import { addCustomer, changeCustomer } from './customer.decide.js';
import { addInvoice } from './invoice.decide.js';
import { onlyOf } from './iterate.js';
import { addItem } from './item.decide.js';
import { queryEntities, queryList } from './list-query.js';
import type { Outcome } from './outcome.js';
import { addPayment } from './payment.decide.js';
import { queryTransactions } from './transaction-query.js';
import { voidTransaction } from './void.decide.js';
import { writeInvoice, writePayment } from './transaction.write.js';
import type { Work } from './work.js';

/** A write returns the record; with IncludeRetElement only the elements named. */
function returning(outcome: Outcome, request: Element): Outcome {
  const only = onlyOf(request);
  if (only.size === 0) return outcome;
  const returned = outcome.returned.map((node) => ({
    ...node,
    children: node.children.filter((child) => only.has(child.name)),
  }));
  return { ...outcome, returned };
}

/** Executes one request that its table has accepted. */
export function answerRequest(work: Work, name: RequestName, request: Element): Outcome {
  const { file } = work;
  const write = (decide: (work: Work, node: Element) => Outcome): Outcome => {
    const node = childOf(request, name);
    if (!node) throw new Error(`${name} passed its table without its own element.`);
    return returning(decide(work, node), request);
  };
  switch (name) {
    case 'HostQuery':
      return queryHost(file, request);
    case 'CompanyQuery':
      return queryCompany(file, request);
    case 'PreferencesQuery':
      return queryPreferences(file, request);
    case 'AccountQuery':
      return queryList(work, request, { kind: 'Account' });
    case 'CustomerQuery':
      return queryList(work, request, { kind: 'Customer' });
    case 'EntityQuery':
      return queryEntities(work, request);
    case 'StandardTermsQuery':
      return queryList(work, request, { kind: 'StandardTerms' });
    case 'PaymentMethodQuery':
      return queryList(work, request, { kind: 'PaymentMethod' });
    case 'SalesTaxCodeQuery':
      return queryList(work, request, { kind: 'SalesTaxCode' });
    case 'ItemQuery':
      return queryList(work, request, { kind: 'Item' });
    case 'ItemSalesTaxQuery':
      return queryList(work, request, { kind: 'Item', returned: 'ItemSalesTaxRet' });
    case 'InvoiceQuery':
      return queryTransactions(work, request, {
        table: file.invoices,
        write: (record, parts) => writeInvoice(file, record, parts),
      });
    case 'ReceivePaymentQuery':
      return queryTransactions(work, request, {
        table: file.payments,
        write: (record, parts) => writePayment(file, record, parts),
      });
    case 'CustomerAdd':
      return write(addCustomer);
    case 'CustomerMod':
      return write(changeCustomer);
    case 'ItemServiceAdd':
      return write((each, node) => addItem(each, node, 'ItemService'));
    case 'ItemNonInventoryAdd':
      return write((each, node) => addItem(each, node, 'ItemNonInventory'));
    case 'ItemInventoryAdd':
      return write((each, node) => addItem(each, node, 'ItemInventory'));
    case 'InvoiceAdd':
      return write(addInvoice);
    case 'TxnVoid':
      return voidTransaction(work, request);
    case 'ReceivePaymentAdd':
      return write(addPayment);
  }
}
