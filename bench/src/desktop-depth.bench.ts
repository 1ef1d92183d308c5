import { execute } from '@jobpro/database';
import type { DataSource } from 'typeorm';
import type { DesktopSetup } from './desktop-setup.js';

/** Sets of one session: of the first the size still grows, so they are not counted. */
const [SETS, WARM] = [12, 4];
/** Commands queued: `SHORT` is enough for all sets of a session, `BEHIND` is the number queued behind them. */
const [SHORT, BEHIND] = [12_000, 100_000];
const WANTED = 1.2;
/** Rounds of the short and the long queue. They are measured in turn, so that a machine that gets busier slows both. */
const ROUNDS = 3;

/** Whether a call takes longer when 100,000 requests are queued behind: the same sets with a short queue and with a long one. */
export async function depthBench(source: DataSource, setup: DesktopSetup): Promise<void> {
  const short: number[] = [];
  const long: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    short.push(await measured(source, setup, SHORT));
    long.push(await measured(source, setup, SHORT + BEHIND));
  }
  const [before, after] = [median(short), median(long)];
  console.log(
    `  two calls with ${SHORT} queued: ${before.toFixed(3)} ms a request; with ${BEHIND} more: ${after.toFixed(3)} ms`,
  );
  console.log(`  ratio        ${(after / before).toFixed(2)} (wanted: at most ${WANTED})`);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Returns the average milliseconds of a request, over the sets of one session with `queued` commands in the queue. */
async function measured(source: DataSource, setup: DesktopSetup, queued: number): Promise<number> {
  await execute(source, 'delete from desktop.command where company_id = $1', [setup.company]);
  await execute(
    source,
    `insert into desktop.command (command_id, company_id, entity, action, record_id, wave, traceparent, data)
     select id, $1, 'invoice', 'create', 'i' || n, 2, '', jsonb_build_object(
              'commandId', id, 'recordId', 'i' || n, 'warnings', '[]'::jsonb, 'number', 'D' || n, 'date', '2026-11-20',
              'mark', 'JobPro invoice ' || n, 'total', '10.00', 'customer', jsonb_build_object('id', '80000001-1'),
              'lines', jsonb_build_array(jsonb_build_object('kind', 'sale', 'item', jsonb_build_object('id', '80000002-1'),
                                                            'amount', '10.00', 'taxable', false)))
       from (select gen_random_uuid() as id, n from generate_series(1, $2::int) as n) as made`,
    [setup.company, queued],
  );
  await execute(source, 'vacuum analyze desktop.command');
  await execute(source, `update desktop.connection set set_size = null, ms_per_request = null where company_id = $1`, [
    setup.company,
  ]);
  return session(setup);
}

/** Runs the sets of a session with a QuickBooks that takes no time. Returns the milliseconds of a request. */
async function session({ connector, userName, password }: DesktopSetup): Promise<number> {
  const call = caller(connector);
  const ticket = /<string>([0-9a-f]{64})<\/string>/.exec(
    await call('authenticate', { strUserName: userName, strPassword: password }),
  )?.[1];
  if (ticket === undefined) throw new Error('The connector did not let the benchmark in.');
  let requests = 0;
  let ms = 0;
  for (let set = 0; set < SETS; set += 1) {
    const started = performance.now();
    const request = await call('sendRequestXML', { ticket, qbXMLMajorVers: '13', qbXMLMinorVers: '0' });
    const requestMs = performance.now() - started;
    const ids = [...request.matchAll(/requestID=&quot;([^&]+)&quot;/g)].map(([, id = '']) => id);
    const response = answered(ids);
    const answering = performance.now();
    await call('receiveResponseXML', { ticket, response, hresult: '', message: '' });
    if (set < WARM) continue;
    requests += ids.length;
    ms += requestMs + performance.now() - answering;
  }
  await call('closeConnection', { ticket });
  if (requests === 0) throw new Error('The connector sent nothing to the benchmark.');
  return ms / requests;
}

const answered = (ids: readonly string[]): string =>
  `<QBXML><QBXMLMsgsRs messageSetStatusCode="0">${ids
    .map(
      (id) =>
        `<InvoiceAddRs requestID="${id}" statusCode="0" statusSeverity="Info" statusMessage="Status OK"><InvoiceRet><TxnID>${id.slice(0, 8)}-1</TxnID><EditSequence>1</EditSequence><Subtotal>10.00</Subtotal></InvoiceRet></InvoiceAddRs>`,
    )
    .join('')}</QBXMLMsgsRs></QBXML>`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function caller(connector: string) {
  return async (operation: string, parameters: Readonly<Record<string, string>>): Promise<string> => {
    const inside = Object.entries(parameters).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
    const response = await fetch(`${connector}/qbwc`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body: `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${operation} xmlns="http://developer.intuit.com/">${inside.join('')}</${operation}></soap:Body></soap:Envelope>`,
    });
    return response.text();
  };
}
