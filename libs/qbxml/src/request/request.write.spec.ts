import { describe, expect, test } from '@jest/globals';
import { samples } from '../testing/request-samples.js';
import { expectValidQbxml, schemaTest } from '../testing/schema-check.js';
import { requestTables } from './request-tables.js';
import { buildMessageSet, buildRequest } from './request.write.js';

const guid = '{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}';

describe('every request type', () => {
  test('has a sample that builds', () => {
    expect(samples().map((built) => built.ok || built.problems)).toEqual(samples().map(() => true));
    const types = new Set(samples().map((built) => (built.ok ? built.request.type : '')));
    expect([...types].sort()).toEqual(Object.keys(requestTables).sort());
  });

  schemaTest("is valid by Intuit's schema, all in one set", async () => {
    const requests = samples().flatMap((built) => (built.ok ? [built.request] : []));
    const set = buildMessageSet({ requests, onError: 'continueOnError', newMessageSetID: 'S-1' });
    await expectValidQbxml(set.ok ? [set.value] : []);
  });
});

describe('what QuickBooks cannot take is refused, all problems together', () => {
  const customer = (value: Parameters<typeof buildRequest<'CustomerAdd'>>[1]) =>
    buildRequest('CustomerAdd', value, { requestID: '1' });

  test.each([
    [{ Name: '' }, [{ field: 'Name', problem: 'empty' }]],
    [{ Name: ' \t' }, [{ field: 'Name', problem: 'empty' }]],
    [{ Name: 'Acme:North' }, [{ field: 'Name', problem: 'colon-in-name' }]],
    [{ Name: 'x'.repeat(42) }, [{ field: 'Name', problem: 'too-long', limit: 41, actual: 42 }]],
    [{ Name: '山田建設' }, [{ field: 'Name', problem: 'bad-character', characters: ['山', '田', '建', '設'] }]],
    [{ Name: 'A', CreditLimit: '1.005' }, [{ field: 'CreditLimit', problem: 'too-precise', limit: 2, actual: 3 }]],
    [{ Name: 'A', CreditLimit: '1e3' }, [{ field: 'CreditLimit', problem: 'bad-number' }]],
    [
      { Name: 'A', CreditLimit: '12345678901234' },
      [{ field: 'CreditLimit', problem: 'too-large', limit: 13, actual: 14 }],
    ],
    [{ Name: 'A', JobStartDate: '2025-02-29' }, [{ field: 'JobStartDate', problem: 'bad-date' }]],
    [{ Name: 'A', JobStartDate: '1900-12-31' }, [{ field: 'JobStartDate', problem: 'bad-date' }]],
    [{ Name: 'A', ParentRef: { ListID: '80 1' } }, [{ field: 'ParentRef.ListID', problem: 'bad-identifier' }]],
    [{ Name: 'A', ExternalGUID: 'nonsense' }, [{ field: 'ExternalGUID', problem: 'bad-identifier' }]],
    [
      { Name: '', BillAddress: { City: 'y'.repeat(32), State: 'z'.repeat(22) } },
      [
        { field: 'Name', problem: 'empty' },
        { field: 'BillAddress.City', problem: 'too-long', limit: 31, actual: 32 },
        { field: 'BillAddress.State', problem: 'too-long', limit: 21, actual: 22 },
      ],
    ],
  ])('%j', (value, problems) => {
    expect(customer(value)).toEqual({ ok: false, problems });
  });

  test('at the limit it fits', () => {
    expect(customer({ Name: 'x'.repeat(41), ExternalGUID: guid })).toMatchObject({ ok: true });
  });

  test('a field that the table lacks is reported, not dropped', () => {
    const value = { Name: 'A', Nmae: 'B' };
    expect(customer(value)).toEqual({ ok: false, problems: [{ field: 'Nmae', problem: 'unknown-field' }] });
  });

  test('a character that would have to be written otherwise is refused, in free text too', () => {
    expect(customer({ Name: 'O’Brien', Notes: 'für 山田 – ✓' })).toEqual({
      ok: false,
      problems: [
        { field: 'Name', problem: 'bad-character', characters: ['’'] },
        { field: 'Notes', problem: 'bad-character', characters: ['–', '山', '田', '✓'] },
      ],
    });
    expect(customer({ Name: 'Zoë', Notes: 'one\ntwo' })).toMatchObject({ ok: true });
  });

  test('a text that is too long and a rate that is too precise are refused, never cut or rounded', () => {
    const value = {
      CustomerRef: { ListID: '80-1' },
      RefNumber: '123456789012',
      Memo: `${'m'.repeat(4094)} tail`,
      InvoiceLineAdd: [{ Rate: '33.333335' }],
    };
    expect(buildRequest('InvoiceAdd', value, { requestID: '1' })).toEqual({
      ok: false,
      problems: [
        { field: 'RefNumber', problem: 'too-long', limit: 11, actual: 12 },
        { field: 'Memo', problem: 'too-long', limit: 4095, actual: 4099 },
        { field: 'InvoiceLineAdd[0].Rate', problem: 'too-precise', limit: 5, actual: 6 },
      ],
    });
  });
});

test('types keep wrong fields, doubled choices and foreign options out', () => {
  const options = { requestID: '1' };
  // @ts-expect-error a field that does not exist
  expect(buildRequest('HostQuery', { Nmae: 'x' }, options).ok).toBe(false);
  // @ts-expect-error a required field is missing
  expect(buildRequest('CustomerAdd', {}, options).ok).toBe(false);
  // @ts-expect-error by ListID or by FullName, not both
  expect(buildRequest('InvoiceAdd', { CustomerRef: { ListID: '1', FullName: 'x' } }, options).ok).toBe(false);
  // @ts-expect-error money is no number
  expect(buildRequest('CustomerAdd', { Name: 'x', CreditLimit: 5 }, options).ok).toBe(false);
  // @ts-expect-error exactly one of auto-apply and applications
  expect(buildRequest('ReceivePaymentAdd', { CustomerRef: { ListID: '1' } }, options).ok).toBe(false);
  // @ts-expect-error a customer cannot be referred to by a macro
  expect(buildRequest('CustomerAdd', { Name: 'x' }, { requestID: '1', macro: 'm' }).ok).toBe(true);
});

test('iterators begin, go on and repeat their filters', () => {
  const filters = { MaxReturned: 500, ActiveStatus: 'All' } as const;
  const begun = buildRequest('CustomerQuery', filters, { requestID: '1', iterator: { start: true } });
  const onward = buildRequest('CustomerQuery', filters, { requestID: '2', iterator: { continue: '{guid-1}' } });
  const body = '<MaxReturned>500</MaxReturned><ActiveStatus>All</ActiveStatus></CustomerQueryRq>';
  expect(begun).toMatchObject({ request: { xml: `<CustomerQueryRq requestID="1" iterator="Start">${body}` } });
  expect(onward).toMatchObject({
    request: { xml: `<CustomerQueryRq requestID="2" iterator="Continue" iteratorID="{guid-1}">${body}` },
  });
});

test('a time in UTC is written as the schema knows it, without fractions', () => {
  const value = { FromModifiedDate: '2025-03-01T10:20:30.999Z', ToModifiedDate: '2025-03-02' };
  expect(buildRequest('CustomerQuery', value, { requestID: '1' })).toMatchObject({
    request: { xml: expect.stringContaining('<FromModifiedDate>2025-03-01T10:20:30+00:00</FromModifiedDate>') },
  });
});
