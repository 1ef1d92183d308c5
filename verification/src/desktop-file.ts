import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { readCall, writeQwc, writeReply, type Call, type Reply } from '@jobpro/qbxml';
import { XMLParser } from 'fast-xml-parser';

const OWNER_ID = '{7b2c4a53-5f0e-4d39-9a80-2f1f5c8d6e31}';
const QBXML_VERSION = '13.0';
/** `sendRequestXML` may wait this long for the next set; the Web Connector gives up after two minutes. */
const NEXT_SET_MS = 30_000;
const CONTINUE = 50;
const FINISHED = 100;

/** The response to one request of a message set. */
export interface Response {
  readonly type: string;
  readonly statusCode: string;
  readonly statusMessage: string;
  /** The response element with its children, as parsed. */
  readonly element: Element;
}
type Element = Readonly<Record<string, unknown>>;

/** The response to a message set; with `hresult`, QuickBooks refused the set as a whole. */
export interface SetResponse {
  readonly messageSetStatusCode: string;
  readonly responses: readonly Response[];
  readonly hresult: string;
  readonly message: string;
}

export interface SetOptions {
  readonly newMessageSetID?: string;
  readonly oldMessageSetID?: string;
  readonly onError?: 'continueOnError' | 'stopOnError';
}

interface Pending {
  readonly qbxml: string;
  readonly resolve: (response: SetResponse) => void;
}

/**
 * A company file of QuickBooks Desktop, for probes: serves one Web Connector and exchanges message sets with it. The user adds the
 * `.qwc` file to the Web Connector, types the password and runs it once.
 */
export class CompanyFile {
  readonly password = randomBytes(9).toString('base64url');
  readonly run = randomBytes(2).toString('hex').toUpperCase();
  readonly #ticket = randomUUID();
  readonly #server: Server;
  readonly #queue: Pending[] = [];
  #sent: Pending | undefined;
  #finished = false;
  #wake: () => void = () => undefined;
  readonly #created: { readonly kind: 'Customer' | 'Invoice' | 'ReceivePayment'; readonly id: string }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void this.#answer(Buffer.concat(chunks).toString('utf8')).then((body) => {
          response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(body);
        });
      });
    });
  }

  /** Listens on a port of this machine; 0 takes a free one. */
  static async serve(port: number): Promise<CompanyFile> {
    const file = new CompanyFile();
    await new Promise<void>((resolve) => file.#server.listen(port, '127.0.0.1', resolve));
    return file;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://localhost:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
  }

  /** The `.qwc` file that the user adds to the Web Connector. */
  qwc(): string {
    const file = writeQwc({
      appName: `JobPro verification ${this.run}`,
      appDescription: 'Checks what JobPro relies on, in a sample file',
      appUrl: `${this.url}/qbwc`,
      appSupport: `${this.url}/support`,
      userName: `verify-${this.run}`,
      ownerID: OWNER_ID,
      fileID: `{${randomUUID()}}`,
      everyMinutes: 60,
      readOnly: false,
      unattended: 'optional',
      personalData: 'not-needed',
    });
    if (!file.ok) throw new Error(`The .qwc file is refused: ${JSON.stringify(file)}`);
    return file.value;
  }

  name(base: string): string {
    return `V ${base} ${this.run}`;
  }

  /** Sends the requests of one message set, each an element of qbXML with a requestID, and waits for the response. */
  send(
    requests: string,
    { newMessageSetID, oldMessageSetID, onError = 'continueOnError' }: SetOptions = {},
  ): Promise<SetResponse> {
    const ids = [
      ['newMessageSetID', newMessageSetID],
      ['oldMessageSetID', oldMessageSetID],
    ].flatMap(([attribute, id]) => (id === undefined ? [] : [` ${attribute ?? ''}="${id}"`]));
    const qbxml =
      `<?xml version="1.0" encoding="utf-8"?><?qbxml version="${QBXML_VERSION}"?>` +
      `<QBXML><QBXMLMsgsRq onError="${onError}"${ids.join('')}>${requests}</QBXMLMsgsRq></QBXML>`;
    return new Promise((resolve) => {
      this.#queue.push({ qbxml, resolve });
      this.#wake();
    });
  }

  /** Sends one request and returns its response. Throws if QuickBooks refuses the whole set. */
  async ask(request: string): Promise<Response> {
    const { responses, hresult, message } = await this.send(request);
    const [response] = responses;
    if (response === undefined) throw new Error(`QuickBooks refused the message set: ${hresult} ${message}`);
    this.#remember(response);
    return response;
  }

  #remember({ element }: Response): void {
    for (const kind of ['Customer', 'Invoice', 'ReceivePayment'] as const) {
      const id = textAt(element, `${kind}Ret`, kind === 'Customer' ? 'ListID' : 'TxnID');
      if (id !== '') this.#created.push({ kind, id });
    }
  }

  /** Deletes the transactions and customers that probes created. Returns what could not be removed. */
  async cleanUp(): Promise<string[]> {
    const left: string[] = [];
    const created = new Map(this.#created.map((record) => [record.id, record]));
    for (const { kind, id } of [...created.values()].reverse()) {
      const request =
        kind === 'Customer'
          ? `<ListDelRq requestID="1"><ListDelType>Customer</ListDelType><ListID>${id}</ListID></ListDelRq>`
          : `<TxnDelRq requestID="1"><TxnDelType>${kind}</TxnDelType><TxnID>${id}</TxnID></TxnDelRq>`;
      const { responses, hresult, message } = await this.send(request);
      const [response] = responses;
      if (response?.statusCode !== '0')
        left.push(`${kind} ${id}: ${response?.statusMessage ?? `${hresult} ${message}`}`);
    }
    return left;
  }

  /** Ends the session of the Web Connector and the service. */
  async close(): Promise<void> {
    this.#finished = true;
    this.#wake();
    this.#server.closeIdleConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(body: string): Promise<string> {
    const call = readCall(body);
    if (!call.ok) return '';
    return writeReply(await this.#reply(call.value));
  }

  async #reply(call: Call): Promise<Reply> {
    const { operation } = call;
    switch (operation) {
      case 'serverVersion':
        return { operation, result: 'JobPro verification' };
      case 'clientVersion':
        return { operation, result: '' };
      case 'authenticate':
        return { operation, result: call.parameters.strPassword === this.password ? [this.#ticket, ''] : ['', 'nvu'] };
      case 'sendRequestXML':
        return { operation, result: await this.#next() };
      case 'receiveResponseXML': {
        const { response, hresult, message } = call.parameters;
        this.#sent?.resolve(
          hresult === '' ? readSet(response) : { messageSetStatusCode: '', responses: [], hresult, message },
        );
        this.#sent = undefined;
        return { operation, result: this.#finished ? FINISHED : CONTINUE };
      }
      case 'connectionError':
        return { operation, result: 'done' };
      case 'getLastError':
        return { operation, result: this.#finished ? 'All probes are done.' : 'NoOp' };
      case 'closeConnection':
        return { operation, result: 'Finished.' };
    }
  }

  /** Returns the next set; '' if there is none for now. */
  async #next(): Promise<string> {
    if (this.#queue.length === 0 && !this.#finished) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, NEXT_SET_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#sent = this.#queue.shift();
    return this.#sent?.qbxml ?? '';
  }
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
});

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the text at a path of element names, or ''. The first of several elements counts. */
export function textAt(element: unknown, ...path: readonly string[]): string {
  let at = element;
  for (const name of path) {
    const inner: unknown = isElement(at) ? at[name] : undefined;
    at = Array.isArray(inner) ? (inner as readonly unknown[])[0] : inner;
  }
  return typeof at === 'string' ? at : '';
}

function readSet(response: string): SetResponse {
  const parsed: unknown = parser.parse(response);
  const root = isElement(parsed) && isElement(parsed['QBXML']) ? parsed['QBXML']['QBXMLMsgsRs'] : undefined;
  const body = isElement(root) ? root : {};
  const responses = Object.entries(body).flatMap(([type, value]) => {
    if (!type.endsWith('Rs')) return [];
    return [value].flat().map((element: unknown) => ({
      type,
      statusCode: textAt(element, '@statusCode'),
      statusMessage: textAt(element, '@statusMessage'),
      element: isElement(element) ? element : {},
    }));
  });
  return { messageSetStatusCode: textAt(body, '@messageSetStatusCode'), responses, hresult: '', message: '' };
}
