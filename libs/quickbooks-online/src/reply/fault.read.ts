import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { faultMeaning, type FaultMeaning } from './fault-codes.js';

/** One error as QuickBooks said it, and what it means. */
export interface Fault {
  /** Without leading zeros (003001 is 3001); empty where none was given. */
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  /** The field it is about, where QuickBooks names one. */
  readonly element: string | null;
  /** ValidationFault, AUTHENTICATION and the like; empty where none was given. */
  readonly type: string;
  readonly meaning: FaultMeaning;
}

const word = z.union([z.string(), z.boolean()]).transform(String).nullish().catch(null);
const ErrorEntry = z.object({
  Message: word,
  message: word,
  Detail: word,
  detail: word,
  code: word,
  Code: word,
  element: word,
});
const oneOrMore = z.union([z.array(ErrorEntry), ErrorEntry.transform((entry) => [entry])]);
/** Any value under this name is a fault, however strange. It must never be overlooked. */
const FaultBody = z
  .object({
    Error: oneOrMore.optional().catch(undefined),
    error: oneOrMore.optional().catch(undefined),
    type: word,
  })
  .catch({ Error: undefined, error: undefined, type: null });
const Envelope = z.object({ Fault: FaultBody.nullish(), fault: FaultBody.nullish() });

/** The faults of a JSON body, in the service's spelling (`Fault`) or the gateway's (`fault`); null where there is none. */
export function readFaults(body: unknown): readonly Fault[] | null {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return null;
  const fault = envelope.data.Fault ?? envelope.data.fault;
  if (fault === undefined || fault === null) return null;
  const type = fault.type ?? '';
  const entries = fault.Error ?? fault.error ?? [];
  const faults = entries.map((entry) =>
    makeFault(type, {
      code: entry.code ?? entry.Code ?? '',
      message: entry.Message ?? entry.message ?? '',
      detail: entry.Detail ?? entry.detail ?? '',
      element: entry.element ?? '',
    }),
  );
  return faults.length > 0 ? faults : [makeFault(type, { code: '', message: '', detail: '', element: '' })];
}

type FaultParts = Record<'code' | 'message' | 'detail' | 'element', string>;

function makeFault(type: string, parts: FaultParts): Fault {
  // The gateway writes the code into its message as well: "message=ThrottleExceeded; errorCode=003001; statusCode=429".
  const code = parts.code !== '' ? parts.code : (/errorCode=(\d+)/.exec(parts.message)?.[1] ?? '');
  const normal = code.trim().replace(/^0+(?=\d)/, '');
  return {
    code: normal,
    message: parts.message,
    detail: parts.detail,
    element: parts.element === '' ? null : parts.element,
    type,
    meaning: faultMeaning(normal, type, `${parts.message} ${parts.detail}`),
  };
}

/** Faults are short; what is longer is something else. */
const longestXml = 64 * 1024;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: 'text',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  processEntities: false,
  maxNestedTags: 20,
});

const xmlWord = z
  .union([z.string(), z.object({ text: z.string() }).transform((node) => node.text)])
  .transform(decodeEntities)
  .catch('');
const XmlError = z.object({ code: xmlWord, element: xmlWord, Message: xmlWord, Detail: xmlWord });
const XmlFault = z.object({
  type: xmlWord,
  Error: z.union([z.array(XmlError), XmlError.transform((entry) => [entry])]),
});
const XmlBody = z.union([
  z.object({ IntuitResponse: z.object({ Fault: XmlFault }) }).transform((body) => body.IntuitResponse.Fault),
  z.object({ Fault: XmlFault }).transform((body) => body.Fault),
]);

/** The faults of an XML body, which throttles and some 401s come as in spite of Accept; null where it is anything else. */
export function readXmlFaults(body: string): readonly Fault[] | null {
  if (body.length > longestXml || /<!(?:DOCTYPE|ENTITY)/i.test(body)) return null;
  // A body that does not end as it should was cut: half a fault is none.
  if (!/<(?:\w+:)?Fault\b/.test(body) || !/<\/(?:\w+:)?(?:IntuitResponse|Fault)>\s*$/.test(body)) return null;
  try {
    const fault = XmlBody.safeParse(parser.parse(body));
    if (!fault.success) return null;
    const { type, Error: errors } = fault.data;
    return errors.map(({ code, element, Message, Detail }) =>
      makeFault(type, { code, element, message: Message, detail: Detail }),
    );
  } catch {
    return null;
  }
}

/** XML's own five; no other entity is looked at. */
function decodeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

export interface ExistingDocument {
  readonly docNumber: string;
  /** `Invoice` and the like. */
  readonly txnType: string;
  readonly txnId: string;
}

/** Reads the document that holds the number, from a 6140: "DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575". */
export function readNumberHolder(fault: Fault): ExistingDocument | null {
  const parts = /DocNumber=(.*?) is assigned to TxnType=(.*?) with TxnId=(\d+)/.exec(fault.detail);
  const [, docNumber, txnType, txnId] = parts ?? [];
  return docNumber === undefined || txnType === undefined || txnId === undefined ? null : { docNumber, txnType, txnId };
}
