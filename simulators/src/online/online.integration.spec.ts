import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type OAuthClient from 'intuit-oauth';
import type { QuickBooks as NodeQuickBooks } from 'node-quickbooks';
import { z } from 'zod';
import { ask, type ForeignRig, openForeignRig, type Reply } from './testing/foreign-clients.fixture.js';

const realm = '9130350000000077';
const record = z.looseObject({ Id: z.string(), SyncToken: z.string() });
const faulted = z.looseObject({
  Fault: z.object({ Error: z.array(z.looseObject({ code: z.string(), Detail: z.string() })) }),
});
const query = z.object({ QueryResponse: z.looseObject({ Customer: z.array(record).optional() }) });

let rig: ForeignRig;
let oauth: OAuthClient;
let client: NodeQuickBooks;

const bodyOf = (error: unknown): unknown =>
  z.looseObject({ response: z.looseObject({ data: z.unknown() }) }).parse(error).response.data;
const codeOf = (reply: Reply): string => {
  const direct = faulted.safeParse(reply.error);
  return (direct.success ? direct.data : faulted.parse(bodyOf(reply.error))).Fault.Error[0]?.code ?? '';
};

const line = (amount: number, more: object = {}): object => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: amount, TaxCodeRef: { value: 'NON' }, ...more },
});

beforeAll(async () => {
  rig = await openForeignRig(realm);
});
afterAll(() => rig.close());
beforeEach(async () => {
  ({ oauth, client } = await rig.begin());
});

describe('foreign clients', () => {
  test('intuit-oauth connects, refreshes, calls and revokes', async () => {
    const before = oauth.getToken().refresh_token;
    await oauth.refresh();
    expect(oauth.getToken().refresh_token).toBe(before);
    const answer = await oauth.makeApiCall({ url: `${rig.base}/v3/company/${realm}/companyinfo/${realm}` });
    expect(answer.json).toMatchObject({ CompanyInfo: { CompanyName: 'Simulated Contracting' } });
    await oauth.revoke();
    await expect(
      oauth.makeApiCall({ url: `${rig.base}/v3/company/${realm}/companyinfo/${realm}` }),
    ).rejects.toMatchObject({
      code: '401',
    });
  });

  test('node-quickbooks creates, finds and updates; a stale version is refused', async () => {
    const created = await ask((done) => client.createCustomer({ DisplayName: "D'Arcy \\ Co" }, done));
    const customer = record.parse(created.data);
    expect(customer).toMatchObject({ DisplayName: "D'Arcy \\ Co", Active: true, SyncToken: '0', Balance: 0 });
    const matches = await ask((done) => client.findCustomers([{ field: 'GivenName', value: 'Nicola' }], done));
    expect(query.parse(matches.data).QueryResponse.Customer).toHaveLength(1);
    const changed = await ask((done) =>
      client.updateCustomer({ Id: customer.Id, SyncToken: '0', CompanyName: 'Changed' }, done),
    );
    expect(changed.data).toMatchObject({ DisplayName: "D'Arcy \\ Co", CompanyName: 'Changed', SyncToken: '1' });
    const stale = await ask((done) =>
      client.updateCustomer({ Id: customer.Id, SyncToken: '0', CompanyName: 'Late' }, done),
    );
    expect(codeOf(stale)).toBe('5010');
  });
});

describe('documents', () => {
  const invoiceShape = z.looseObject({
    Id: z.string(),
    SyncToken: z.string(),
    TotalAmt: z.number(),
    Balance: z.number(),
  });
  const customerId = async (name: string): Promise<string> => {
    const matches = await ask((done) => client.findCustomers([{ field: 'DisplayName', value: name }], done));
    return query.parse(matches.data).QueryResponse.Customer?.[0]?.Id ?? '';
  };

  test('an invoice, its payment and what is left of both', async () => {
    const customer = await customerId('Rancho Santa Fe HOA');
    const created = await ask((done) =>
      client.createInvoice({ CustomerRef: { value: customer }, Line: [line(100.1), line(0.2)] }, done),
    );
    const invoice = invoiceShape.parse(created.data);
    expect(invoice).toMatchObject({
      TotalAmt: 100.3,
      Balance: 100.3,
      DocNumber: '1001',
      CustomerRef: { value: customer, name: 'Rancho Santa Fe HOA' },
    });
    const link = { Amount: 60.3, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' as const }] };
    const payment = await ask((done) =>
      client.createPayment({ CustomerRef: { value: customer }, TotalAmt: 70, Line: [link] }, done),
    );
    expect(payment.data).toMatchObject({ TotalAmt: 70, UnappliedAmt: 9.7 });
    const after = await ask((done) => client.getInvoice(invoice.Id, done));
    expect(after.data).toMatchObject({ Balance: 40, SyncToken: '1', LinkedTxn: [{ TxnType: 'Payment' }] });
    const over = await ask((done) =>
      client.createPayment({ CustomerRef: { value: customer }, TotalAmt: 70, Line: [link] }, done),
    );
    expect(codeOf(over)).toBe('6000');
    const elsewhere = await ask((done) =>
      client.createPayment({ CustomerRef: { value: '1' }, TotalAmt: 70, Line: [link] }, done),
    );
    expect(codeOf(elsewhere)).toBe('6000');
    const voided = await ask((done) => client.voidPayment(record.parse(payment.data), done));
    expect(voided.data).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided' });
    const open = await ask((done) => client.getInvoice(invoice.Id, done));
    expect(open.data).toMatchObject({ Balance: 100.3, LinkedTxn: [] });
    const deleted = await ask((done) => client.deleteInvoice(record.parse(open.data), done));
    expect(deleted.data).toMatchObject({ Invoice: { status: 'Deleted', Id: invoice.Id } });
    expect(codeOf(await ask((done) => client.getInvoice(invoice.Id, done)))).toBe('610');
    expect(await rig.admin('GET', `/realms/${realm}/counts`)).toMatchObject({
      invoices: { total: '0.00' },
      payments: { total: '0.00' },
    });
  });

  const refusals: readonly (readonly [string, object, string])[] = [
    ['no customer', { Line: [line(1)] }, '2020'],
    ['no lines', { CustomerRef: { value: '1' } }, '2020'],
    ['an unknown customer', { CustomerRef: { value: '4711' }, Line: [line(1)] }, '2500'],
    ['an inactive customer', { CustomerRef: { value: '5' }, Line: [line(1)] }, '610'],
    ['an unknown item', { CustomerRef: { value: '1' }, Line: [line(1, { ItemRef: { value: '99' } })] }, '2500'],
    ['an amount that is not quantity by price', { CustomerRef: { value: '1' }, Line: [line(3, { Qty: 2 })] }, '6070'],
    ['a foreign tax code', { CustomerRef: { value: '1' }, Line: [line(1, { TaxCodeRef: { value: '7' } })] }, '6100'],
    ['an unknown field', { CustomerRef: { value: '1' }, Line: [line(1)], Colour: 'red' }, '2010'],
    ['a number that is too long', { CustomerRef: { value: '1' }, Line: [line(1)], DocNumber: 'x'.repeat(22) }, '2050'],
  ];
  test.each(refusals)('an invoice with %s is refused', async (_what, body, code) => {
    const reply = await ask((done) => client.createInvoice(body, done));
    expect([reply.error === null, codeOf(reply)]).toEqual([false, code]);
  });

  test('a duplicate number names the invoice that has it, unless the company or the call allows it', async () => {
    await rig.admin('PUT', `/realms/${realm}`, {
      standard: 'sample',
      preferences: { SalesFormsPrefs: { CustomTxnNumbers: true } },
    });
    const body = (): object => ({ CustomerRef: { value: '1' }, DocNumber: '18696', Line: [line(1)] });
    const first = record.parse((await ask((done) => client.createInvoice(body(), done))).data);
    const second = await ask((done) => client.createInvoice(body(), done));
    expect(JSON.stringify(bodyOf(second.error))).toContain(
      `DocNumber=18696 is assigned to TxnType=Invoice with TxnId=${first.Id}`,
    );
    const allowed = await ask((done) => client.createInvoice({ ...body(), allowDuplicateDocNum: true }, done));
    expect(allowed.error).toBeNull();
    const none = await ask((done) => client.createInvoice({ CustomerRef: { value: '1' }, Line: [line(1)] }, done));
    expect(record.parse(none.data)).not.toHaveProperty('DocNumber');
  });
});

describe('names', () => {
  test.each([
    ['a customer', 'weiskopf CONSULTING'],
    ['a vendor', 'Acme Supply'],
    ['an employee', 'Emily Platt'],
    ['an inactive customer', 'Old Mill Partners (deleted)'],
  ])('are not given twice: %s has it', async (_who, name) => {
    const reply = await ask((done) => client.createCustomer({ DisplayName: name }, done));
    expect([codeOf(reply), reply.status]).toEqual(['6240', 400]);
    await rig.admin('PATCH', `/realms/${realm}/settings`, { names: { duplicateDetail: 'id' } });
    const refused = await ask((done) => client.createCustomer({ DisplayName: name }, done));
    expect(JSON.stringify(bodyOf(refused.error))).toMatch(/The name supplied already exists\. : Id=\d+/u);
  });

  test('take no colon and hide when inactive', async () => {
    expect(codeOf(await ask((done) => client.createCustomer({ DisplayName: 'A:B' }, done)))).toBe('2040');
    const plain = await ask((done) =>
      client.findCustomers([{ field: 'DisplayName', value: 'Old Mill Partners (deleted)' }], done),
    );
    expect(query.parse(plain.data).QueryResponse).toEqual({});
    const both = await call(
      'GET',
      `/query?query=${encodeURIComponent("select * from Customer where DisplayName = 'old mill partners (deleted)' and Active in (true, false)")}`,
    );
    expect(query.parse(both.json).QueryResponse.Customer).toHaveLength(1);
  });
});

interface Called {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
}

async function call(method: string, path: string, body?: object): Promise<Called> {
  const response = await fetch(`${rig.base}/v3/company/${realm}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${client.token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : undefined,
    headers: response.headers,
  };
}

describe('request ids', () => {
  const named = (name: string): object => ({ DisplayName: name });
  test('a repeat gets the first answer and makes nothing', async () => {
    const first = await call('POST', '/customer?requestid=r-1', named('Once'));
    const again = await call('POST', '/customer?requestid=r-1', named('Once'));
    expect(again.json).toEqual(first.json);
    expect(
      codeOf({
        error: (await call('POST', '/customer?requestid=r-2', named('Once'))).json,
        data: undefined,
        status: 0,
      }),
    ).toBe('6240');
  });

  test('in a batch the two ids are joined without a gap', async () => {
    const batch = (requestId: string, bId: string, name: string): Promise<Called> =>
      call('POST', `/batch?requestid=${requestId}`, {
        BatchItemRequest: [{ bId, operation: 'create', Customer: named(name) }],
      });
    await batch('p1', '11', 'Joined');
    const met = await batch('p11', '1', 'Another');
    expect(met.json).toMatchObject({ BatchItemResponse: [{ bId: '1', Customer: { DisplayName: 'Joined' } }] });
  });
});

describe('batches', () => {
  test('settle each item by itself, and none sees another', async () => {
    const reply = await ask((done) =>
      client.batch(
        [
          { bId: 'a', operation: 'create', Customer: { DisplayName: 'Fresh' } },
          { bId: 'b', operation: 'create', Customer: { DisplayName: 'Acme Supply' } },
          { bId: 'c', operation: 'query', Query: "select count(*) from Customer where DisplayName = 'Fresh'" },
          { bId: 'd', operation: 'create', Customer: { DisplayName: 'Fresh' } },
        ],
        done,
      ),
    );
    expect(reply.data).toMatchObject({
      BatchItemResponse: [
        { bId: 'a', Customer: { DisplayName: 'Fresh' } },
        { bId: 'b', Fault: { Error: [{ code: '6240' }], type: 'ValidationFault' } },
        { bId: 'c', QueryResponse: { totalCount: 0 } },
        { bId: 'd', Fault: { Error: [{ code: '6240' }] } },
      ],
    });
  });

  test('hold thirty items at most', async () => {
    const items = Array.from({ length: 31 }, (_, at) => ({
      bId: String(at),
      operation: 'query' as const,
      Query: 'select * from Item',
    }));
    expect(codeOf(await ask((done) => client.batch(items, done)))).toBe('1040');
  });
});

describe('faults on order', () => {
  const customers = async (name: string): Promise<number> => {
    const reply = await call(
      'GET',
      `/query?query=${encodeURIComponent(`select * from Customer where DisplayName = '${name}'`)}`,
    );
    return query.parse(reply.json).QueryResponse.Customer?.length ?? 0;
  };
  const order = (fault: string, more: object = {}, match: object = { kind: 'create' }): Promise<unknown> =>
    rig.admin('POST', '/faults', { match, fault, ...more });

  test.each([
    ['answer-lost-after-commit', 1],
    ['answer-lost-before-commit', 0],
    ['reset', 0],
    ['cut-body', 1],
  ])('%s', async (fault, stored) => {
    await order(fault);
    await expect(call('POST', '/customer', { DisplayName: 'Lost' })).rejects.toThrow();
    expect(await customers('Lost')).toBe(stored);
  });

  test('throttled, in either dress', async () => {
    await order('throttled', { retryAfter: 7 });
    const json = await call('POST', '/customer', { DisplayName: 'A' });
    expect([json.status, json.headers.get('retry-after')]).toEqual([429, '7']);
    expect(json.json).toMatchObject({ fault: { error: [{ code: '3001' }], type: 'SERVICE' } });
    await order('throttled', { shape: 'xml' });
    const xml = await call('POST', '/customer', { DisplayName: 'A' });
    expect([xml.status, xml.headers.get('content-type')]).toEqual([429, 'application/xml;charset=utf-8']);
    expect(xml.text).toContain('<Error code="3001">');
  });

  test('a 200 that holds a fault, one that did nothing, a page from a proxy', async () => {
    await order('200-with-fault');
    expect(await call('POST', '/customer', { DisplayName: 'A' })).toMatchObject({
      status: 200,
      json: { Fault: { Error: [{ code: '10000' }] } },
    });
    await order('empty-batch', {}, { kind: 'batch' });
    const batch = { BatchItemRequest: [{ bId: '1', operation: 'create', Customer: { DisplayName: 'Nothing' } }] };
    expect(await call('POST', '/batch', batch)).toMatchObject({ status: 200, json: { BatchItemResponse: [] } });
    expect(await customers('Nothing')).toBe(0);
    await order('html', { status: 502 });
    expect((await call('POST', '/customer', { DisplayName: 'A' })).text).toContain('<h1>502');
    await order('item-fault', { code: '10000' }, { entity: 'Customer' });
    expect(await call('POST', '/batch', batch)).toMatchObject({
      status: 200,
      json: { BatchItemResponse: [{ bId: '1', Fault: { Error: [{ code: '10000' }] } }] },
    });
  });

  test('a token that ended, a company that is another one, a user who is no administrator any more', async () => {
    await rig.admin('POST', '/tokens/expire', { realm });
    const expired = await call('GET', '/preferences');
    expect(expired).toMatchObject({
      status: 401,
      json: { fault: { error: [{ code: '3200' }], type: 'AUTHENTICATION' } },
    });
    ({ oauth, client } = await rig.connect());
    const other = await fetch(`${rig.base}/v3/company/9130350000000001/preferences`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect([other.status, await other.json()]).toMatchObject([403, { fault: { error: [{ code: '3100' }] } }]);
    await rig.admin('PATCH', `/realms/${realm}/settings`, { access: 'user-lost-admin' });
    const lost = await call('GET', '/preferences');
    expect([lost.status, lost.text.includes('<Error code="120">')]).toEqual([401, true]);
  });
});

describe('tokens', () => {
  const refresh = (token: string): Promise<Response> =>
    fetch(`${rig.base}/oauth2/v1/tokens/bearer`, {
      method: 'POST',
      headers: { 'x-include-refresh-token-hard-expires-in': 'true' },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: 'app',
        client_secret: 'secret',
      }),
    });
  const tokens = z.object({ refresh_token: z.string(), x_refresh_token_hard_expires_in: z.number() }).loose();

  test('a replaced refresh token is dead, and so is a code that was used', async () => {
    const old = oauth.getToken().refresh_token;
    await rig.admin('POST', '/tokens/rotation', { always: true });
    const first = tokens.parse(await (await refresh(old)).json());
    await rig.admin('POST', '/tokens/rotation', { always: false });
    expect(first.refresh_token).not.toBe(old);
    const again = await refresh(old);
    expect([again.status, await again.json()]).toEqual([
      400,
      { error: 'invalid_grant', error_description: 'Incorrect or invalid refresh token' },
    ]);
    expect((await refresh(first.refresh_token)).status).toBe(200);
  });
});

describe('limits', () => {
  test('the eleventh call in a second is turned away and counted', async () => {
    await rig.admin('PATCH', `/realms/${realm}/settings`, { limits: { enforced: true } });
    await rig.admin('DELETE', '/calls');
    const replies = [];
    for (let at = 0; at < 12; at += 1) replies.push((await call('GET', '/preferences')).status);
    expect(replies.filter((status) => status === 429)).toHaveLength(2);
    expect(await rig.admin('GET', `/calls?realm=${realm}`)).toMatchObject({
      realms: { [realm]: { calls: 12, throttled: 2, peak: { perSecond: 10 } } },
    });
  });
});

describe('changes', () => {
  test('are captured, with what was deleted', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const invoice = record.parse(
      (await ask((done) => client.createInvoice({ CustomerRef: { value: '1' }, Line: [line(5)] }, done))).data,
    );
    await rig.admin('POST', `/realms/${realm}/changes`, { entity: 'Invoice', operation: 'delete', id: invoice.Id });
    const captured = await ask((done) => client.changeDataCapture('Invoice', since, done));
    expect(captured.data).toMatchObject({
      CDCResponse: [{ QueryResponse: [{ Invoice: [{ Id: invoice.Id, status: 'Deleted' }] }] }],
    });
    const tooOld = await ask((done) => client.changeDataCapture('Invoice', '2020-01-01T00:00:00Z', done));
    expect(codeOf(tooOld)).toBe('4001');
  });
});

describe('webhooks', () => {
  test('tell what the bookkeeper did, signed, in either envelope', async () => {
    const received: { readonly body: string; readonly signature: unknown }[] = [];
    let onArrival: () => void = () => undefined;
    const server = createServer((request, response) => {
      void textOf(request).then((body) => {
        received.push({ body, signature: request.headers['intuit-signature'] });
        response.end();
        onArrival();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = z.custom<AddressInfo>((value) => typeof value === 'object').parse(server.address()).port;
    const deliver = async (envelope: string): Promise<unknown> => {
      const arrival = new Promise<void>((resolve) => (onArrival = resolve));
      await rig.admin('PATCH', '/settings', {
        webhooks: { url: `http://127.0.0.1:${port}/`, verifierToken: 'shared', gatherMs: 1, envelope },
      });
      await rig.admin('POST', `/realms/${realm}/changes`, { entity: 'Customer', operation: 'deactivate', id: '1' });
      await arrival;
      const last = received.at(-1);
      expect(last?.signature).toBe(
        createHmac('sha256', 'shared')
          .update(last?.body ?? '')
          .digest('base64'),
      );
      return JSON.parse(last?.body ?? '');
    };
    try {
      expect(await deliver('cloudevents')).toMatchObject([
        { type: 'qbo.customer.updated.v1', intuitentityid: '1', intuitaccountid: realm },
      ]);
      expect(await deliver('classic')).toMatchObject({
        eventNotifications: [
          { realmId: realm, dataChangeEvent: { entities: [{ name: 'Customer', id: '1', operation: 'Update' }] } },
        ],
      });
    } finally {
      await rig.admin('PATCH', '/settings', { webhooks: { url: null } });
      server.closeAllConnections();
      server.close();
    }
  });
});
