import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { rows } from '@jobpro/database';
import { eventually } from '@jobpro/testing';
import { z } from 'zod';
import { type DesktopRig, openDesktopRig } from './testing/desktop-rig.js';

const COMPANIES = Array.from({ length: 20 }, (_, index) => `company-${index}`);
const DOCUMENTS = 12;
const make = commandsOf('desktop', 'Construction Income');

let front: Server;
let rig: DesktopRig;
const targets: string[] = [];
const served = new Map<string, number>();

/** Opens one address in front of two replicas, which alternate calls between them. */
async function openFront(): Promise<string> {
  let turn = 0;
  front = createServer((incoming, outgoing) => {
    const target = targets[turn++ % targets.length] ?? '';
    served.set(target, (served.get(target) ?? 0) + 1);
    const onward = httpRequest(
      `${target}${incoming.url ?? ''}`,
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  rig = await openDesktopRig({ replicas: 2, publicUrl: await openFront() });
  targets.push(...rig.replicas.map(({ url }) => url));
  for (const company of COMPANIES) {
    // The same path and the same names everywhere: only the connection distinguishes the companies.
    await rig.connect(
      company,
      { path: 'C:\\Books\\Company.qbw', facts: { companyName: 'Same Name Ltd' } },
      { msPerRequest: 1 },
    );
  }
}, 180_000);

afterAll(async () => {
  await rig.close();
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
});

async function settle(byCompany: ReadonlyMap<string, readonly TestCommand[]>): Promise<void> {
  const open = new Map(byCompany);
  await eventually(
    async () => {
      await Promise.all([...open.keys()].map((company) => rig.offices.run(company)));
      for (const [company, commands] of open)
        if (commands.every((each) => rig.endOf(each) !== undefined)) open.delete(company);
      return open.size === 0;
    },
    { within: 120_000 },
  );
}

async function send(
  commandsFor: (company: string) => TestCommand[],
): Promise<ReadonlyMap<string, readonly TestCommand[]>> {
  const sent = new Map(COMPANIES.map((company) => [company, commandsFor(company)]));
  await Promise.all([...sent].map(([company, commands]) => rig.mapping.send(company, commands)));
  await settle(sent);
  return sent;
}

test('20 companies at once on two replicas never share a ticket, document or file', async () => {
  const names = await send(() => [make.customer('Smith & Sons'), make.item('Labor')]);
  const invoices = await send((company) => {
    const [customer = '', item = ''] = (names.get(company) ?? []).map(rig.idOf);
    const amount = `${COMPANIES.indexOf(company) + 1}.00`;
    return Array.from({ length: DOCUMENTS }, (_, index) => make.invoice(`INV-${index}`, customer, item, amount));
  });
  for (const [index, company] of COMPANIES.entries()) {
    const invoicesOfCompany = await rig.offices.records(company, 'invoices');
    expect(invoicesOfCompany.map(({ txnId }) => txnId).sort()).toEqual(
      (invoices.get(company) ?? []).map(rig.idOf).sort(),
    );
    expect(new Set(invoicesOfCompany.map(({ total }) => total))).toEqual(new Set([`${index + 1}.00`]));
    expect(await rig.offices.records(company, 'customers')).toHaveLength(1);
  }
  const { failures } = z
    .object({ failures: z.number() })
    .parse(await rig.offices.admin('GET', `/${COMPANIES[0] ?? ''}/statistics`));
  expect(failures).toBe(0);
  const [first = 0, second = 0] = targets.map((target) => served.get(target));
  expect(Math.min(first, second)).toBeGreaterThan(100);
  const crossed = z.object({ n: z.number() });
  const sql = `select count(*)::int as n from desktop.message_set m join desktop.session s using (session_id)
                where m.company_id <> s.company_id`;
  expect(await rows(rig.database, sql, [], crossed)).toEqual([{ n: 0 }]);
}, 240_000);
