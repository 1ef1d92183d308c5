import type { z } from 'zod';
import type { Result } from '../result.js';
import { readXml, type XmlElement, type XmlLimits, type XmlProblem } from '../xml/xml.js';
import {
  accountRet,
  companyRet,
  customerRet,
  errorRecovery,
  hostRet,
  invoiceRet,
  namedRet,
  otherEntityRet,
  otherItemRet,
  preferencesRet,
  receivePaymentRet,
  soldItemRet,
  stockItemRet,
  voidedTxn,
} from './ret-schemas.js';

/** A record whose element is known but which lacks what its type demands. */
interface UnreadableRet {
  readonly type: 'unreadable';
  readonly element: string;
  readonly detail: string;
}

/** An element as data: its text, or its children by name. A child that occurs several times is an array. */
type Plain = string | { readonly [name: string]: Plain | readonly Plain[] };

/** Has no prototype, so that no element name can reach beyond the object. */
function toPlain(element: XmlElement): Plain {
  if (element.children.length === 0) return element.text;
  const plain = Object.create(null) as Record<string, Plain | Plain[]>;
  for (const child of element.children) {
    const value = toPlain(child);
    const existing = plain[child.name];
    if (existing === undefined) plain[child.name] = value;
    else if (Array.isArray(existing)) existing.push(value);
    else plain[child.name] = [existing, value];
  }
  return plain;
}

interface ReadRet<N extends string, V> {
  readonly type: N;
  readonly value: V;
}

const reader =
  <N extends string, S extends z.ZodType>(type: N, schema: S) =>
  (element: XmlElement): ReadRet<N, z.output<S>> | UnreadableRet => {
    const read = schema.safeParse(toPlain(element));
    if (read.success) return { type, value: read.data };
    const [issue] = read.error.issues;
    return { type: 'unreadable', element: type, detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
  };

const readers = {
  CustomerRet: reader('CustomerRet', customerRet),
  VendorRet: reader('VendorRet', otherEntityRet),
  EmployeeRet: reader('EmployeeRet', otherEntityRet),
  OtherNameRet: reader('OtherNameRet', otherEntityRet),
  ItemServiceRet: reader('ItemServiceRet', soldItemRet),
  ItemNonInventoryRet: reader('ItemNonInventoryRet', soldItemRet),
  ItemOtherChargeRet: reader('ItemOtherChargeRet', soldItemRet),
  ItemInventoryRet: reader('ItemInventoryRet', stockItemRet),
  ItemInventoryAssemblyRet: reader('ItemInventoryAssemblyRet', stockItemRet),
  ItemFixedAssetRet: reader('ItemFixedAssetRet', otherItemRet),
  ItemSubtotalRet: reader('ItemSubtotalRet', otherItemRet),
  ItemDiscountRet: reader('ItemDiscountRet', otherItemRet),
  ItemPaymentRet: reader('ItemPaymentRet', otherItemRet),
  ItemSalesTaxRet: reader('ItemSalesTaxRet', otherItemRet),
  ItemSalesTaxGroupRet: reader('ItemSalesTaxGroupRet', otherItemRet),
  ItemGroupRet: reader('ItemGroupRet', otherItemRet),
  InvoiceRet: reader('InvoiceRet', invoiceRet),
  ReceivePaymentRet: reader('ReceivePaymentRet', receivePaymentRet),
  AccountRet: reader('AccountRet', accountRet),
  StandardTermsRet: reader('StandardTermsRet', namedRet),
  PaymentMethodRet: reader('PaymentMethodRet', namedRet),
  SalesTaxCodeRet: reader('SalesTaxCodeRet', namedRet),
  HostRet: reader('HostRet', hostRet),
  CompanyRet: reader('CompanyRet', companyRet),
  PreferencesRet: reader('PreferencesRet', preferencesRet),
};

type Readers = typeof readers;
export type RetType = keyof Readers;
/** A record of this type. */
export type RetOf<T extends RetType> = Exclude<ReturnType<Readers[T]>, UnreadableRet>;
/** A record that QuickBooks answered with. */
type Ret = RetOf<RetType>;

const isRetType = (name: string): name is RetType => Object.hasOwn(readers, name);

/** Reads one child of an answer; undefined for an element that this library does not know. */
const readRet = (element: XmlElement): Ret | UnreadableRet | undefined =>
  isRetType(element.name) ? readers[element.name](element) : undefined;

const isOfType = <T extends RetType>(ret: Ret, type: T): ret is RetOf<T> & Ret => ret.type === type;

/** QuickBooks' answer to one request. */
export interface Answer {
  /** The request's type: `CustomerAdd` for `CustomerAddRs`. */
  readonly type: string;
  readonly requestID: string | undefined;
  readonly statusCode: number;
  readonly statusSeverity: string;
  readonly statusMessage: string;
  readonly iterator: { readonly id: string; readonly remaining: number } | undefined;
  readonly rets: readonly Ret[];
  /** Records of a known type that could not be read; never dropped in silence. */
  readonly unreadable: readonly UnreadableRet[];
  readonly recovered: z.output<typeof errorRecovery> | undefined;
  /** The transaction that was voided. Its answer has no record. */
  readonly voided?: z.output<typeof voidedTxn> | undefined;
}

export interface AnsweredSet {
  readonly newMessageSetID: string | undefined;
  readonly oldMessageSetID: string | undefined;
  /** Present in answers about recovery; `readMessageSetStatus` says what it means. */
  readonly messageSetStatusCode: number | undefined;
  readonly answers: readonly Answer[];
}

export type MessageSetReadProblem =
  | XmlProblem
  | { readonly kind: 'not-qbxml'; readonly root: string }
  | { readonly kind: 'bad-status'; readonly element: string };

/**
 * Some ten thousand customers, read in about a second with half a gigabyte of heap at worst. An answer beyond it is
 * refused as a whole: queries are read in pieces, and sets are kept small.
 */
export const responseLimits: XmlLimits = { length: 12 * 1024 * 1024, tags: 600_000, depth: 24 };

/** Reads an answered message set. Never throws, expands no entities, and is bounded by `limits`. */
export function readMessageSet(
  xml: string,
  limits: XmlLimits = responseLimits,
): Result<AnsweredSet, MessageSetReadProblem> {
  const read = readXml(xml, limits);
  if (!read.ok) return read;
  const root = read.value;
  const set = root.name === 'QBXML' ? root.children.find(({ name }) => name === 'QBXMLMsgsRs') : undefined;
  if (set === undefined) return { ok: false, problem: { kind: 'not-qbxml', root: root.name } };
  const answers: Answer[] = [];
  for (const element of set.children) {
    const answer = readAnswer(element);
    if (answer === undefined) return { ok: false, problem: { kind: 'bad-status', element: element.name } };
    answers.push(answer);
  }
  const status = set.attributes.get('messageSetStatusCode');
  const messageSetStatusCode = status === undefined || status === '' ? undefined : count(status);
  if (Number.isNaN(messageSetStatusCode)) return { ok: false, problem: { kind: 'bad-status', element: 'QBXMLMsgsRs' } };
  return {
    ok: true,
    value: {
      newMessageSetID: set.attributes.get('newMessageSetID'),
      oldMessageSetID: set.attributes.get('oldMessageSetID'),
      messageSetStatusCode,
      answers,
    },
  };
}

/** The records of one type in an answer. */
export function retsOf<T extends RetType>(answer: Answer, type: T): readonly RetOf<T>['value'][] {
  return answer.rets.flatMap((ret) => (isOfType(ret, type) ? [ret.value] : []));
}

function readAnswer(element: XmlElement): Answer | undefined {
  const { attributes } = element;
  const statusCode = count(attributes.get('statusCode') ?? '');
  if (Number.isNaN(statusCode) || !element.name.endsWith('Rs')) return undefined;
  const rets: Ret[] = [];
  const unreadable: UnreadableRet[] = [];
  let recovered: Answer['recovered'];
  for (const child of element.children) {
    if (child.name === 'ErrorRecovery') recovered = errorRecovery.safeParse(toPlain(child)).data;
    const ret = readRet(child);
    if (ret?.type === 'unreadable') unreadable.push(ret);
    else if (ret !== undefined) rets.push(ret);
  }
  const iteratorID = attributes.get('iteratorID');
  const remaining = count(attributes.get('iteratorRemainingCount') ?? '');
  return {
    type: element.name.slice(0, -2),
    requestID: attributes.get('requestID'),
    statusCode,
    statusSeverity: attributes.get('statusSeverity') ?? '',
    statusMessage: attributes.get('statusMessage') ?? '',
    iterator: iteratorID === undefined || Number.isNaN(remaining) ? undefined : { id: iteratorID, remaining },
    rets,
    unreadable,
    recovered,
    ...(element.name === 'TxnVoidRs' && statusCode === 0 && { voided: voidedTxn.safeParse(toPlain(element)).data }),
  };
}

const count = (text: string) => (/^-?\d{1,9}$/.test(text.trim()) ? Number.parseInt(text, 10) : Number.NaN);

/** The facts about the company file that the first sendRequestXML of a session carries. */
export interface CompanyFile {
  readonly companyName: string | undefined;
  /** FileID stamps that applications left in the file; ours is the one with our OwnerID. */
  readonly stamps: readonly { readonly ownerID: string; readonly fileID: string }[];
  readonly productName: string | undefined;
  /** As QuickBooks lists them: `13.0`, and national ones as `CA3.0`. */
  readonly qbxmlVersions: readonly string[];
  readonly multiUser: boolean | undefined;
  readonly company: RetOf<'CompanyRet'>['value'] | undefined;
  readonly preferences: RetOf<'PreferencesRet'>['value'] | undefined;
}

/** Reads strHCPResponse: the answers about host, company and preferences that only the first call of a session carries. */
export function readCompanyFile(strHCPResponse: string): Result<CompanyFile, MessageSetReadProblem> {
  const read = readMessageSet(strHCPResponse);
  if (!read.ok) return read;
  const host = first(read.value, 'HostRet');
  const company = first(read.value, 'CompanyRet');
  return {
    ok: true,
    value: {
      companyName: company?.CompanyName,
      stamps: (company?.DataExtRet ?? [])
        .filter(({ DataExtName, OwnerID, DataExtValue }) => DataExtName === 'FileID' && OwnerID && DataExtValue)
        .map(({ OwnerID = '', DataExtValue = '' }) => ({ ownerID: OwnerID, fileID: DataExtValue })),
      productName: host?.ProductName,
      qbxmlVersions: host?.SupportedQBXMLVersion ?? [],
      multiUser: host?.QBFileMode === undefined ? undefined : host.QBFileMode === 'MultiUser',
      company,
      preferences: first(read.value, 'PreferencesRet'),
    },
  };
}

/** The stamp that an application with this OwnerID left; GUIDs are compared without regard to case. */
export const stampOf = (file: CompanyFile, ownerID: string): string | undefined =>
  file.stamps.find((stamp) => stamp.ownerID.toLowerCase() === ownerID.toLowerCase())?.fileID;

function first<T extends RetType>(set: AnsweredSet, type: T): RetOf<T>['value'] | undefined {
  for (const answer of set.answers) for (const value of retsOf(answer, type)) return value;
  return undefined;
}
