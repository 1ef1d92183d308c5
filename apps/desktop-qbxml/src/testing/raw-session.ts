import { OWNER_ID } from '../connection/connection.js';
import type { Issued } from './desktop-rig.js';
import { callRaw, introduction, login, quickBooksWould } from './wire.js';

export const fileIdOf = ({ qwc }: Issued): string => /<FileID>(.*?)<\/FileID>/.exec(qwc)?.[1] ?? '';

/** Returns QuickBooks' report of a company file that carries a connection's stamp. */
export const stampedFile = (name: string, issued: Issued): string => introduction(name, OWNER_ID, fileIdOf(issued));

/** A Web Connector that a test drives call by call, to call twice, too late, or as another computer. */
export class RawSession {
  private constructor(
    private readonly url: string,
    readonly ticket: string,
    /** The second result of authenticate, after the ticket: '' to continue, or `none`, `nvu`, `busy`. */
    readonly how: string,
  ) {}

  static async open(url: string, issued: Issued): Promise<RawSession> {
    const [ticket = '', how = ''] = await login(url, issued);
    return new RawSession(url, ticket, how);
  }

  /** Returns the next request. The first argument is the company file's report, which only a session's first call carries. */
  async send(report = '', path = ''): Promise<string> {
    const { ticket } = this;
    const versions = { qbXMLCountry: 'US', qbXMLMajorVers: '13', qbXMLMinorVers: '0' };
    const call = { ticket, strHCPResponse: report, strCompanyFileName: path, ...versions };
    return (await callRaw(this.url, 'sendRequestXML', call)).texts[0] ?? '';
  }

  /** Returns the request that creates invoices. QuickBooks has none of their numbers when it is asked before. */
  async creations(report: string): Promise<string> {
    const request = await this.send(report);
    if (!request.includes('<InvoiceQueryRq')) return request;
    await this.receive(quickBooksWould(request));
    return this.send();
  }

  /** Percent done, or a negative number. */
  async receive(response: string, hresult = ''): Promise<number> {
    const { ticket } = this;
    const { texts } = await callRaw(this.url, 'receiveResponseXML', { ticket, response, hresult, message: '' });
    return Number.parseInt(texts[0] ?? '', 10);
  }

  async connectionError(hresult: string): Promise<string> {
    const { ticket } = this;
    return (await callRaw(this.url, 'connectionError', { ticket, hresult, message: '' })).texts[0] ?? '';
  }

  async lastError(): Promise<string> {
    return (await callRaw(this.url, 'getLastError', { ticket: this.ticket })).texts[0] ?? '';
  }

  async close(): Promise<string> {
    return (await callRaw(this.url, 'closeConnection', { ticket: this.ticket })).texts[0] ?? '';
  }
}
