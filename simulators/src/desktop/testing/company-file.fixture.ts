import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { validateXML } from 'xmllint-wasm';
import type { CompanyFile } from '../file/company-file.js';
import { openSeeded } from '../file/seed.js';
import { switchesSchema } from '../file/switches.schema.js';
import type { Switches } from '../file/switches.schema.js';
import { noFaults, processMessageSet } from '../requests/message-set.js';
import type { Processed, SetFaults } from '../requests/message-set.js';
import { openSession } from '../requests/work.js';
import type { FileSession } from '../requests/work.js';
import { childOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { plainRules, readXml } from '../xml/xml.read.js';

/** A small company for specs: every list has something, names that clash included. */
const smallCompany = {
  path: 'C:\\Books\\Small.qbw',
  facts: { defaultSalesTaxItem: 'County Tax' },
  customers: [
    {
      name: 'Abel & Sons',
      email: 'abel@example.com',
      billAddress: { addr1: '1 High St', city: 'Bayshore', state: 'CA' },
    },
    { name: 'Kitchen', parent: 'Abel & Sons' },
    { name: 'Gone Fishing', isActive: false },
    { name: 'Zoë Müller', terms: 'Net 30' },
  ],
  vendors: [{ name: 'Acme Supply' }],
  employees: [{ name: 'Eve Ames' }],
  otherNames: [{ name: 'Owner Draw' }],
  items: [
    {
      name: 'Labor',
      type: 'Service',
      desc: 'Labor by the hour',
      price: '85.00',
      account: 'Construction Income:Labor Income',
    },
    {
      name: 'Lumber',
      type: 'NonInventory',
      price: '12.50',
      cost: '8.00',
      account: 'Construction Income:Materials Income',
      expenseAccount: 'Job Expenses',
      taxCode: 'Tax',
    },
    {
      name: 'Lamp',
      type: 'Inventory',
      price: '40.00',
      account: 'Construction Income',
      expenseAccount: 'Cost of Goods Sold',
      assetAccount: 'Inventory Asset',
      taxCode: 'Tax',
    },
    { name: 'Old part', type: 'Service', isActive: false, account: 'Construction Income' },
    { name: 'Permit fee', type: 'OtherCharge', price: '100.00', account: 'Construction Income' },
    { name: 'Ten off', type: 'Discount', price: '10.00', account: 'Construction Income' },
    { name: 'Sub', type: 'Subtotal' },
    { name: 'Bundle', type: 'Group' },
    { name: 'County Tax', type: 'SalesTax', taxRate: '8.25' },
  ],
};

/** `body` in the frame of a message set. */
export const messageSet = (body: string, attributes = 'onError="continueOnError"', version = '13.0'): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="${version}"?>\n<QBXML>\n<QBXMLMsgsRq ${attributes}>${body}</QBXMLMsgsRq>\n</QBXML>`;

/** A company file and one session with it. */
export class CompanyFileFixture {
  readonly file: CompanyFile;
  session: FileSession = openSession();
  switches: Switches = switchesSchema.parse({});
  faults: SetFaults = noFaults;
  now = Date.parse('2024-11-22T18:00:00Z');

  constructor(seed: object = {}) {
    this.file = openSeeded({ ...smallCompany, ...seed }, () => this.now);
  }

  process(xml: string): Processed {
    const { file, session, switches, faults } = this;
    return processMessageSet({ file, session, switches, faults }, xml);
  }

  /** The QBXMLMsgsRs of a set; throws where QuickBooks answered with an hresult. */
  ask(body: string, attributes?: string): Element {
    const processed = this.process(messageSet(body, attributes));
    if (processed.kind === 'hresult') throw new Error(`${processed.hresult}: ${processed.reason}`);
    const read = readXml(processed.xml, plainRules);
    const messages = read.ok ? childOf(read.root, 'QBXMLMsgsRs') : undefined;
    if (!messages) throw new Error(`The simulator answered what nobody can read: ${processed.xml}`);
    return messages;
  }

  /** The answer to a single request. */
  askOne(body: string): Element {
    const answer = this.ask(body).children[0];
    if (!answer) throw new Error('The set was answered without a response.');
    return answer;
  }

  /** The status code of a single request. */
  code(body: string): string {
    return this.askOne(body).attributes['statusCode'] ?? '';
  }
}

const schemaFolder = join(repositoryRoot, '../shared/schemas/qbxml');
const schemaFiles = ['qbxmlops130.xsd', 'qbxml130.xsd', 'qbxmltypes130.xsd', 'qbxmlso130.xsd'];
/** Intuit's schema is not part of the project; specs validate with it where it is found next to the checkout. */
export const schemaIsHere = existsSync(join(schemaFolder, 'qbxmlops130.xsd'));

/** Validates a document against Intuit's schema. Returns the errors with their lines. */
export async function schemaErrors(
  xml: string,
): Promise<readonly { readonly line: number; readonly message: string }[]> {
  const [main, ...others] = await Promise.all(
    schemaFiles.map(async (fileName) => ({ fileName, contents: await readFile(join(schemaFolder, fileName), 'utf8') })),
  );
  const { errors } = await validateXML({
    xml: [{ fileName: 'qbxml.xml', contents: xml }],
    schema: main ? [main.contents] : [],
    preload: others,
    initialMemoryPages: 1024,
    maxMemoryPages: 4096,
  });
  return errors.map(({ loc, message }) => ({ line: loc?.lineNumber ?? 0, message }));
}
