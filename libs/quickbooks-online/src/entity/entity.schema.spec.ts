import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReply } from '../reply/reply.read.js';
import type { EntityName } from './entity.schema.js';
import { readEntity, readRows } from './entity.schema.js';

/** One entity out of the text of an answer, as the connector does it. */
const fromText = <N extends EntityName>(name: N, body: string) => {
  const reply = readReply({ status: 200, headers: {}, body });
  if (reply.kind !== 'entity') throw new Error(reply.kind);
  expect(reply.entity).toBe(name);
  return readEntity(name, reply.value);
};

describe('entities', () => {
  test('an invoice: cents as they were written', () => {
    const read = fromText(
      'Invoice',
      `{"Invoice":{"Id":"130","SyncToken":"0","DocNumber":"1037",
        "TxnDate":"2026-03-01","CustomerRef":{"value":"24","name":"Sonnenschein"},"TotalAmt":9007199254740993.10,"Balance":362.070,
        "PrivateNote":"x","AllowIPNPayment":false,"TxnTaxDetail":{"TotalTax":1.0E+2},
        "Line":[{"Id":"1","LineNum":1,"Amount":335.25,"DetailType":"SalesItemLineDetail",
          "SalesItemLineDetail":{"ItemRef":{"value":"5","name":"Rock"},"Qty":1,"UnitPrice":335.25,"TaxCodeRef":{"value":"TAX"}}},
          {"Amount":335.25,"DetailType":"SubTotalLineDetail","SubTotalLineDetail":{}}]},"time":"x"}`,
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        id: '130',
        syncToken: '0',
        docNumber: '1037',
        customer: { id: '24', name: 'Sonnenschein' },
        totalAmount: '9007199254740993.10',
        balance: '362.070',
        totalTax: '100',
        lines: [{ amount: '335.25', quantity: '1', item: { id: '5' } }, { detailType: 'SubTotalLineDetail' }],
      },
    });
  });

  test('a payment with what it pays', () => {
    const read = readEntity('Payment', {
      Id: '9',
      SyncToken: '1',
      TxnDate: '2026-03-01',
      CustomerRef: { value: '1' },
      TotalAmt: '100.00',
      UnappliedAmt: '25.00',
      PaymentRefNum: 'Check 1',
      Line: [{ Amount: '75.00', LinkedTxn: [{ TxnId: '7', TxnType: 'Invoice' }] }],
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        unappliedAmount: '25.00',
        reference: 'Check 1',
        lines: [{ amount: '75.00', linked: [{ txnId: '7', txnType: 'Invoice' }] }],
      },
    });
  });

  const base = { Id: '1', SyncToken: '0', Name: 'n', DisplayName: 'd' };
  test.each<[EntityName, object, object]>([
    [
      'Customer',
      { ...base, Active: false, BillAddr: { Line1: 'a', Line3: 'c' }, PrimaryPhone: 5 },
      { displayName: 'd', active: false, billingAddress: { lines: ['a', 'c'] }, phone: undefined, job: false },
    ],
    ['Vendor', base, { displayName: 'd', active: true }],
    ['Employee', base, { displayName: 'd', active: true }],
    [
      'Item',
      { ...base, Type: 'Service', UnitPrice: '12.50', IncomeAccountRef: { value: '3' } },
      { name: 'n', type: 'Service', unitPrice: '12.50', incomeAccount: { id: '3' } },
    ],
    ['Account', { ...base, AccountType: 'Income' }, { fullyQualifiedName: 'n', accountType: 'Income' }],
    ['Term', base, { name: 'n' }],
    ['PaymentMethod', base, { name: 'n' }],
    ['TaxCode', { Id: 'TAX', Name: 'TAX', Taxable: true }, { id: 'TAX', taxable: true, syncToken: '0' }],
    ['CompanyInfo', { CompanyName: 'Acme', Country: 'US' }, { companyName: 'Acme', country: 'US' }],
    [
      'Preferences',
      {
        SalesFormsPrefs: { CustomTxnNumbers: true },
        TaxPrefs: { PartnerTaxEnabled: true },
        CurrencyPrefs: { HomeCurrency: { value: 'USD' } },
      },
      { customNumbers: true, automatedTax: true, homeCurrency: 'USD', salesTax: undefined },
    ],
    ['Preferences', {}, { customNumbers: undefined, discounts: undefined, inventory: undefined }],
  ])('%s', (name, value, expected) => expect(readEntity(name, value)).toMatchObject({ ok: true, value: expected }));

  test('what we use must be there; the problem names fields and no values', () => {
    const read = readEntity('Invoice', {
      Id: '1',
      SyncToken: '0',
      TxnDate: 'secret',
      CustomerRef: {},
      TotalAmt: 'much',
    });
    expect(read).toEqual({ ok: false, problem: 'Invoice is not readable at CustomerRef.value, TotalAmt' });
  });

  test('a row that cannot be read costs no other', () => {
    const read = readRows('Item', [base, { Id: '2' }, base]);
    expect(read.values).toHaveLength(2);
    expect(read.problems).toEqual(['Item is not readable at SyncToken, Name']);
  });

  test('rubbish never throws', () => {
    const names: EntityName[] = ['Customer', 'Item', 'Invoice', 'Payment', 'Preferences', 'TaxCode'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.anything(), (name, value) => {
        expect(typeof readEntity(name, value).ok).toBe('boolean');
      }),
    );
  });
});
