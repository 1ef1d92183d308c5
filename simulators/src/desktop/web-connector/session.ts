import { setTimeout as sleep } from 'node:timers/promises';
import type { CompanyFile } from '../file/company-file.js';
import type { Switches } from '../file/switches.schema.js';
import { processMessageSet } from '../requests/message-set.js';
import type { Processed, SetFaults } from '../requests/message-set.js';
import { refused } from '../requests/outcome.js';
import { openSession } from '../requests/work.js';
import type { FileSession } from '../requests/work.js';
import { holds } from './faults.js';
import type { Faults } from './faults.js';
import { hostCompanyPreferences } from './hcp.js';
import type { Application } from './qwc.read.js';
import { failureCodes } from './session-log.js';
import type { SessionEnd, SessionLog } from './session-log.js';
import type { Settings } from './settings.schema.js';
import type { SoapClient } from './soap-client.js';
import type { Operation, Parameters } from './soap.write.js';

export interface Desk {
  readonly settings: Settings;
  readonly switches: Switches;
  readonly faults: Faults;
  readonly stopping: AbortSignal;
  /** The company file that QuickBooks has open. */
  readonly openFile: () => CompanyFile;
  readonly knowsFile: (path: string) => boolean;
  /** Keeps a message set that the service sent. */
  readonly keep: (xml: string) => void;
}

/** Leaves the flow of calls at once, however deep. */
class Ended extends Error {
  constructor(readonly end: SessionEnd) {
    super(end);
  }
}

interface QuickBooksAnswer {
  readonly response: string;
  readonly hresult: string;
  readonly message: string;
}

const mostConnectionErrors = 3;

/** One session of the Web Connector with the service of one application, call by call as the real one makes them. */
export class Session {
  private readonly started = performance.now();
  private readonly fileSession: FileSession = openSession();
  private ticket = '';

  constructor(
    private readonly desk: Desk,
    private readonly application: Application,
    private readonly password: string,
    private readonly client: SoapClient,
    private readonly log: SessionLog,
  ) {}

  /** Runs to the end; the log says how it ended. Never rejects for what the service does. */
  async run(): Promise<void> {
    try {
      this.log.end = await this.flow();
    } catch (error) {
      if (error instanceof Ended) this.log.end = error.end;
      else if (this.desk.stopping.aborted) this.log.end = 'died';
      else throw error;
    } finally {
      this.log.ms = Math.round(performance.now() - this.started);
    }
  }

  private async flow(): Promise<SessionEnd> {
    const serverVersion: Parameters = this.desk.switches.serverVersionParameter === 'empty' ? [['strVersion', '']] : [];
    await this.call('serverVersion', serverVersion);
    const [version = ''] = await this.call('clientVersion', [['strVersion', this.desk.settings.clientVersion]]);
    if (version.startsWith('E:')) {
      this.log.shown = version.slice(2);
      return 'version-refused';
    }
    if (version !== '') this.log.warning = version;
    const [ticket = '', path = '', postpone, least] = await this.call('authenticate', [
      ['strUserName', this.application.userName],
      ['strPassword', this.password],
    ]);
    this.ticket = ticket;
    this.log.postponeSeconds = seconds(postpone);
    this.log.leastSeconds = seconds(least);
    if (path === 'nvu') {
      this.log.shown = 'Authentication failed: the user name or the password is not valid.';
      return 'not-authenticated';
    }
    if (path === 'none' || path === 'busy') {
      if (this.desk.switches.closesWithoutWork) await this.close();
      return path === 'none' ? 'no-work' : 'busy';
    }
    const file = await this.openQuickBooks(path);
    return file ? this.exchange(file) : 'no-quickbooks';
  }

  /** Opens the company file that the service named. Reports a failure to the service, which may name another file. */
  private async openQuickBooks(wanted: string): Promise<CompanyFile | undefined> {
    let path = wanted;
    for (let tries = 0; tries < mostConnectionErrors; tries += 1) {
      const problem = this.openProblem(path);
      if (!problem) return this.desk.openFile();
      const [answer = ''] = await this.call('connectionError', [
        ['ticket', this.ticket],
        ['hresult', problem.hresult],
        ['message', problem.message],
      ]);
      this.log.shown = problem.message;
      if (answer.toLowerCase() === 'done') return undefined;
      path = answer;
    }
    return undefined;
  }

  private openProblem(path: string): { hresult: string; message: string } | undefined {
    const planned = this.desk.faults.strike('connection-error', () => true);
    if (planned) return planned;
    if (path === '' || path.toLowerCase() === this.desk.openFile().path.toLowerCase()) return undefined;
    return this.desk.knowsFile(path)
      ? {
          hresult: '0x8004040A',
          message: 'QuickBooks company data file is already open and it is different from the one requested.',
        }
      : { hresult: '0x80040408', message: 'Could not start QuickBooks.' };
  }

  private async exchange(file: CompanyFile): Promise<SessionEnd> {
    const [major = '13', minor = '0'] = file.facts.newestQbxml.split('.');
    let hcp = hostCompanyPreferences(file, this.desk.switches, this.application.ownerId);
    for (;;) {
      const [xml = ''] = await this.call('sendRequestXML', [
        ['ticket', this.ticket],
        ['strHCPResponse', hcp],
        ['strCompanyFileName', file.path],
        ['qbXMLCountry', file.facts.country],
        ['qbXMLMajorVers', major],
        ['qbXMLMinorVers', minor],
      ]);
      hcp = '';
      if (xml === '') {
        const error = await this.lastError();
        if (error.toLowerCase() !== 'noop') {
          this.log.shown = error;
          return this.close();
        }
        await this.wait();
        continue;
      }
      const progress = await this.deliver(await this.quickBooks(file, xml));
      if (progress < 0) {
        this.log.shown = await this.lastError();
        return this.close();
      }
      if (progress >= 100) return this.close();
    }
  }

  /** Returns the answer of QuickBooks to a set, with the faults that are planned for it. */
  private async quickBooks(file: CompanyFile, xml: string): Promise<QuickBooksAnswer> {
    const { faults, settings } = this.desk;
    this.log.messageSets += 1;
    this.desk.keep(xml);
    const here = (fault: { request?: string | undefined }): boolean => holds(xml, fault.request);
    const before = (fault: { request?: string | undefined; acted: boolean }): boolean => !fault.acted && here(fault);
    const after = (fault: { request?: string | undefined; acted: boolean }): boolean => fault.acted && here(fault);
    if (faults.strike('client-dies', before)) throw new Ended('died');
    const failed = faults.strike('hresult', here) ?? faults.strike('answer-lost', before);
    if (failed) return { response: '', hresult: failed.hresult, message: failed.message };
    const processed = this.process(file, xml);
    if (processed.kind === 'hresult') {
      this.log.parseProblems.push(processed.reason);
      return { response: '', hresult: processed.hresult, message: processed.message };
    }
    this.log.requests += processed.executed;
    this.log.requestsFailed += processed.failed;
    const slow = faults.strike('slow', here);
    await this.sleep(settings.msPerRequest * processed.executed + (slow?.ms ?? 0));
    if (faults.strike('client-dies', after)) throw new Ended('died');
    const lost = faults.strike('answer-lost', after);
    if (lost) return { response: '', hresult: lost.hresult, message: lost.message };
    const cut = faults.strike('response-cut', here);
    const response = cut ? processed.xml.slice(0, Math.floor(processed.xml.length / 2)) : processed.xml;
    return { response, hresult: '', message: '' };
  }

  private process(file: CompanyFile, xml: string): Processed {
    const { faults, switches } = this.desk;
    const setFaults: SetFaults = {
      answerInstead: ({ name }) => {
        const fault = faults.strike('status', ({ request }) => request === undefined || request === name);
        return fault && refused(fault.code, fault.message);
      },
      storeFails: faults.strike('store-fails', ({ request }) => holds(xml, request)) !== undefined,
    };
    return processMessageSet({ file, session: this.fileSession, switches, faults: setFaults }, xml);
  }

  private async deliver({ response, hresult, message }: QuickBooksAnswer): Promise<number> {
    const [answer = ''] = await this.call('receiveResponseXML', [
      ['ticket', this.ticket],
      ['response', response],
      ['hresult', hresult],
      ['message', message],
    ]);
    if (/^\s*[+-]?\d+\s*$/.test(answer)) return Number.parseInt(answer, 10);
    this.fail('receiveResponseXML', `"${answer}" is no integer`, false);
    throw new Ended('failed');
  }

  private async lastError(): Promise<string> {
    const [error = ''] = await this.call('getLastError', [['ticket', this.ticket]]);
    return error;
  }

  private async close(): Promise<SessionEnd> {
    const [text = ''] = await this.call('closeConnection', [['ticket', this.ticket]]);
    this.log.shown ??= text;
    return 'closed';
  }

  private async wait(): Promise<void> {
    this.log.waits += 1;
    if (performance.now() - this.started > this.desk.settings.longestSessionMs) throw new Ended('died');
    await this.sleep(this.desk.settings.noOpWaitMs);
  }

  private async sleep(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.desk.stopping });
  }

  private async call(operation: Operation, parameters: Parameters): Promise<readonly string[]> {
    if (this.desk.stopping.aborted) throw new Ended('died');
    const { settings, faults } = this.desk;
    await this.sleep(settings.msPerCall);
    const drop = faults.strike('connection-drops', (fault) => fault.operation === operation)?.at;
    const answer = await this.client.call(operation, parameters, { timeoutMs: settings.callTimeoutMs, drop });
    this.log.soapCalls += 1;
    this.log.calls.push({ operation, ms: answer.ms, ...(answer.ok ? {} : { note: answer.reason }) });
    if (this.log.calls.length > 1_000) this.log.calls.shift();
    if (answer.ok) return answer.texts;
    this.fail(operation, answer.reason, 'dropped' in answer);
    throw new Ended('dropped' in answer ? 'died' : 'failed');
  }

  private fail(operation: Operation, reason: string, planned: boolean): void {
    this.log.failures.push({ code: failureCodes[operation], operation, reason, planned });
  }
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number.parseInt(text, 10) : undefined;
}
