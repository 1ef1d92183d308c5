/**
 * `npm run verify -- online` and `npm run verify -- desktop`: run every probe of an edition against a real QuickBooks and write a
 * report. README.md says what to prepare. Exits with 0 if every fact was observed as expected, with 1 if one differs.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { CompanyFile, textAt } from './desktop-file.js';
import { desktopFacts } from './desktop-facts.js';
import { desktopProbes } from './desktop-probes.js';
import { type Finding, verify } from './fact.js';
import { authorize } from './online-authorization.js';
import { OnlineCompany } from './online-company.js';
import { onlineFacts } from './online-facts.js';
import { onlineProbes } from './online-probes.js';
import { writeReport } from './report.write.js';

const SANDBOX = {
  QBO_API_URL: 'https://sandbox-quickbooks.api.intuit.com',
  QBO_AUTHORIZE_URL: 'https://appcenter.intuit.com/connect/oauth2',
  QBO_TOKEN_URL: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const show = ({ id, agrees, observed, evidence }: Finding): void =>
  say(`${agrees ? 'agrees ' : 'DIFFERS'} ${id}: ${observed} (${evidence})`);

async function verifyOnline(): Promise<Finding[]> {
  const { env } = process;
  const required = (name: string): string => env[name] ?? stop(`${name} is missing: see verification/README.md.`);
  const access = await authorize(
    {
      clientId: required('QBO_CLIENT_ID'),
      clientSecret: required('QBO_CLIENT_SECRET'),
      redirectUrl: env['QBO_REDIRECT_URL'] ?? 'http://localhost:8400/callback',
      apiUrl: env['QBO_API_URL'] ?? SANDBOX.QBO_API_URL,
      authorizeUrl: env['QBO_AUTHORIZE_URL'] ?? SANDBOX.QBO_AUTHORIZE_URL,
      tokenUrl: env['QBO_TOKEN_URL'] ?? SANDBOX.QBO_TOKEN_URL,
    },
    (url) => say(`Open this page and choose a sandbox company: ${url}`),
  );
  const company = new OnlineCompany(access);
  const findings = await verify(onlineFacts, onlineProbes, company, show);
  const { body } = await company.call('GET', `companyinfo/${access.realmId}`);
  const { CompanyInfo } = z
    .looseObject({
      CompanyInfo: z.looseObject({ CompanyName: z.string().default(''), Country: z.string().default('') }),
    })
    .parse(body);
  finish(
    `QuickBooks Online: ${CompanyInfo.CompanyName}, ${CompanyInfo.Country}`,
    findings,
    await company.cleanUp(),
    'online',
  );
  return findings;
}

async function verifyDesktop(): Promise<Finding[]> {
  const file = await CompanyFile.serve(Number(process.env['PORT'] ?? 0));
  const qwc = 'verification.qwc';
  writeFileSync(qwc, file.qwc());
  say(
    `Open a sample company file in QuickBooks, add ${qwc} to the Web Connector, and run it with the password ${file.password}`,
  );
  const findings = await verify(desktopFacts, desktopProbes, file, show);
  const host = await file.ask('<HostQueryRq requestID="1"></HostQueryRq>');
  const version = [
    textAt(host.element, 'HostRet', 'ProductName'),
    textAt(host.element, 'HostRet', 'MajorVersion'),
  ].join(' ');
  const left = await file.cleanUp();
  await file.close();
  finish(`QuickBooks Desktop: ${version}`, findings, left, 'desktop');
  return findings;
}

function finish(quickBooks: string, findings: readonly Finding[], left: readonly string[], edition: string): void {
  const date = new Date().toISOString().slice(0, 10);
  const path = `verification-${edition}-${date}.md`;
  writeFileSync(path, writeReport({ quickBooks, date }, findings, left));
  say(`The report is in ${path}.`);
}

function stop(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(64);
}

const edition = process.argv[2];
const findings =
  edition === 'online'
    ? await verifyOnline()
    : edition === 'desktop'
      ? await verifyDesktop()
      : stop('Name an edition: online or desktop.');
process.exitCode = findings.every(({ agrees }) => agrees) ? 0 : 1;
