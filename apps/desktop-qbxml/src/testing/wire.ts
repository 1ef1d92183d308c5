/** A call as bytes on the wire, as a Web Connector writes it. */
export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** The texts of the result, in order. */
  readonly texts: readonly string[];
}

const namespace = 'http://developer.intuit.com/';
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescape = (text: string) =>
  text
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 10)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

/** Calls one operation. Empty parameters are sent as empty elements, as real Web Connectors do. */
export async function callRaw(
  url: string,
  operation: string,
  parameters: Readonly<Record<string, string>>,
  from?: string,
): Promise<WireAnswer> {
  const inside = Object.entries(parameters)
    .map(([name, value]) => (value === '' ? `<${name} />` : `<${name}>${escape(value)}</${name}>`))
    .join('');
  const call =
    inside === ''
      ? `<${operation} xmlns="${namespace}" />`
      : `<${operation} xmlns="${namespace}">${inside}</${operation}>`;
  return post(
    url,
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>${call}</soap:Body></soap:Envelope>`,
    operation,
    from,
  );
}

/** Logs in. Returns the ticket and the second result: `''` to continue, or `none`, `nvu`, `busy`. */
export async function login(
  url: string,
  { userName, password }: { readonly userName: string; readonly password: string },
  from?: string,
): Promise<readonly string[]> {
  const answer = await callRaw(url, 'authenticate', { strUserName: userName, strPassword: password }, from);
  return answer.texts;
}

/** Sends the given body. `from`: the calling computer, as a proxy in front of the service reports it. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  operation = 'authenticate',
  from?: string,
): Promise<WireAnswer> {
  const proxied: Record<string, string> = from === undefined ? {} : { 'x-forwarded-for': `192.0.2.77, ${from}` };
  const response = await fetch(`${url}/qbwc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${namespace}${operation}"`, ...proxied },
    body,
  });
  const text = await response.text();
  const strings = [...text.matchAll(/<string(?:\/>|>([^<]*)<\/string>)/g)].map(([, inside = '']) => unescape(inside));
  const [, single = ''] = /Result>([^<]*)<\/\w+Result>/.exec(text) ?? [];
  const texts = strings.length > 0 ? strings : [unescape(single)];
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: text, texts };
}

const attribute = (xml: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(xml)?.[1];

/** Returns the replies to the Host, Company and Preferences queries of a company file with this stamp. */
export const introduction = (company: string, ownerId: string, fileId: string): string =>
  '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><HostQueryRs requestID="0" statusCode="0" statusSeverity="Info" statusMessage="Status OK">' +
  '<HostRet><ProductName>QuickBooks Pro</ProductName><SupportedQBXMLVersion>13.0</SupportedQBXMLVersion></HostRet></HostQueryRs>' +
  `<CompanyQueryRs requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK"><CompanyRet><CompanyName>${company}</CompanyName>` +
  `<DataExtRet><OwnerID>${ownerId}</OwnerID><DataExtName>FileID</DataExtName><DataExtType>STR255TYPE</DataExtType><DataExtValue>${fileId}</DataExtValue></DataExtRet>` +
  '</CompanyRet></CompanyQueryRs></QBXMLMsgsRs></QBXML>';

/** Returns the answers of a QuickBooks that has no names and creates every requested record, in the order of the requests. */
export function quickBooksWould(requestXml: string): string {
  const answers = [...requestXml.matchAll(/<(\w+)Rq\b([^>]*)>/g)].flatMap(([, type = '', attributes = '']) => {
    if (type === 'QBXMLMsgs') return [];
    const requestID = attribute(attributes, 'requestID') ?? '';
    const head = (code: number) =>
      `<${type}Rs requestID="${requestID}" statusCode="${code}" statusSeverity="Info" statusMessage="ok"`;
    if (type.endsWith('Query')) return [`${head(500)}/>`];
    const element = type.replace(/Add$/, 'Ret');
    const id = element === 'InvoiceRet' ? 'TxnID' : 'ListID';
    const inside = `<${id}>${requestID.slice(0, 8)}-1</${id}><EditSequence>1</EditSequence><Name>x</Name>`;
    return [`${head(0)}><${element}>${inside}</${element}></${type}Rs>`];
  });
  return `<?xml version="1.0" ?><QBXML><QBXMLMsgsRs newMessageSetID="${attribute(requestXml, 'newMessageSetID') ?? ''}" messageSetStatusCode="0">${answers.join('')}</QBXMLMsgsRs></QBXML>`;
}
