import type { Answer } from '@jobpro/contracts';
import { type Built, rejected, type Verdict } from '@jobpro/connector';
import type { Built as BuiltQbxml, FieldProblem } from '@jobpro/qbxml';
import type { DesktopWire } from './wire.js';

/** The name of a field for people, by the last element name of its path. */
const fieldNames: Readonly<Record<string, string>> = {
  Name: 'name',
  FullName: 'name',
  RefNumber: 'number',
  Desc: 'description',
  SalesDesc: 'description',
  PurchaseDesc: 'purchase description',
  CompanyName: 'company name',
  FirstName: 'first name',
  LastName: 'last name',
  Email: 'email address',
  Phone: 'phone number',
  Mobile: 'mobile number',
  Notes: 'notes',
  Memo: 'memo',
  PONumber: 'PO number',
  JobDesc: 'job description',
  City: 'city',
  State: 'state',
  PostalCode: 'postal code',
  Country: 'country',
  ManufacturerPartNumber: 'SKU',
};

function fieldName(path: string): string {
  const name =
    path
      .split('.')
      .at(-1)
      ?.replace(/\[\d+\]/g, '') ?? path;
  const line = /InvoiceLineAdd\[(\d+)\]/.exec(path)?.[1];
  const known = fieldNames[name] ?? (/^Addr\d$/.test(name) ? 'address' : name);
  return line === undefined ? known : `${known} of line ${Number.parseInt(line, 10) + 1}`;
}

/** Returns what `build` results in: the request, or a refusal found before anything is sent. */
export function built(result: BuiltQbxml): Built<DesktopWire> {
  if (result.ok) return { kind: 'write', write: result.request };
  const [problem] = result.problems;
  return { kind: 'answer', answer: problem === undefined ? fault('nothing to send') : refusal(problem) };
}

/** Returns what `judge` results in where a request other than `build`'s is to be sent. */
export function sending(result: BuiltQbxml): Verdict<DesktopWire> {
  const request = built(result);
  return request.kind === 'write' ? { kind: 'send', write: request.write } : request;
}

const fault = (said: string): Answer => rejected('connector.payload-refused', { said });

function refusal({ field, problem, limit, characters }: FieldProblem): Answer {
  const name = fieldName(field);
  switch (problem) {
    case 'too-long':
      return rejected('text.too-long', { field: name, limit: String(limit ?? '') });
    case 'bad-character':
      return rejected('text.bad-characters', { field: name, value: (characters ?? []).join(' ') });
    case 'colon-in-name':
      return rejected('text.bad-characters', { field: name, value: ':' });
    case 'empty':
      return rejected('name.empty', { what: 'record' });
    case 'missing':
    case 'bad-number':
    case 'too-large':
    case 'too-precise':
    case 'bad-date':
    case 'bad-identifier':
    case 'not-allowed':
    case 'choose-one':
    case 'too-many':
    case 'wrong-type':
    case 'unknown-field':
      return fault(`${name}: ${problem}`);
  }
}
