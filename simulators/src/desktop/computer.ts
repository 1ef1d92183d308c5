import { openSeeded } from './file/seed.js';
import type { CompanyFile } from './file/company-file.js';
import { defaultSwitches } from './file/switches.schema.js';
import type { Switches } from './file/switches.schema.js';
import { Faults } from './web-connector/faults.js';
import type { Application } from './web-connector/qwc.read.js';
import { newLog } from './web-connector/session-log.js';
import type { SessionLog } from './web-connector/session-log.js';
import { Session } from './web-connector/session.js';
import { settingsSchema } from './web-connector/settings.schema.js';
import type { Settings } from './web-connector/settings.schema.js';
import { SoapClient } from './web-connector/soap-client.js';

interface Installed {
  readonly application: Application;
  readonly password: string;
  readonly client: SoapClient;
  everySeconds: number | undefined;
  timer: NodeJS.Timeout | undefined;
  nextRunAt: string | undefined;
}

export interface Statistics {
  sessions: number;
  soapCalls: number;
  messageSets: number;
  requests: number;
  requestsFailed: number;
  /** QBWC failures that the service caused: must stay at zero. */
  failures: number;
  parseProblems: number;
  readonly ends: Record<string, number>;
}

const keptSessions = 200;
/** Of the message sets that came, the last ones, but for very large ones: to be held against the schema afterwards. */
const keptSets = { most: 30, length: 200_000 };

/** One office computer: QuickBooks with one company file open, others at hand, and the Web Connector. */
export class Computer {
  readonly faults = new Faults();
  readonly statistics: Statistics = {
    sessions: 0,
    soapCalls: 0,
    messageSets: 0,
    requests: 0,
    requestsFailed: 0,
    failures: 0,
    parseProblems: 0,
    ends: {},
  };
  switches: Switches = defaultSwitches;
  settings: Settings = settingsSchema.parse({});
  readonly sessions: SessionLog[] = [];
  readonly messageSets: string[] = [];
  private readonly files = new Map<string, CompanyFile>();
  private open: CompanyFile;
  private readonly installed = new Map<string, Installed>();
  private readonly stopping = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(seed: unknown) {
    this.open = openSeeded(seed, Date.now);
    this.files.set(this.open.path.toLowerCase(), this.open);
  }

  get file(): CompanyFile {
    return this.open;
  }
  get paths(): readonly string[] {
    return [...this.files.values()].map((file) => file.path);
  }
  fileAt(path: string): CompanyFile | undefined {
    return this.files.get(path.toLowerCase());
  }
  get applications(): readonly {
    name: string;
    url: string;
    everySeconds: number | undefined;
    nextRunAt: string | undefined;
  }[] {
    return [...this.installed.values()].map(({ application, everySeconds, nextRunAt }) => ({
      name: application.name,
      url: application.url,
      everySeconds,
      nextRunAt,
    }));
  }

  /** Opens the file at a path, made from the seed where it does not exist yet. */
  openFile(seed: { readonly path: string }): void {
    const file = this.fileAt(seed.path) ?? openSeeded(seed, Date.now);
    this.files.set(file.path.toLowerCase(), file);
    this.open = file;
  }

  /** Copies the open file to another path, perhaps with another company name, and opens the copy. */
  copyFile({ path, companyName }: { readonly path: string; readonly companyName?: string | undefined }): void {
    this.open = this.open.copy(path, companyName);
    this.files.set(path.toLowerCase(), this.open);
  }

  /** As a user adds a `.qwc` and types its password: stamps the FileID into the open file. A second one of a name replaces the first. */
  install(application: Application, password: string): void {
    this.uninstall(application.name);
    this.open.stamp({ ownerId: application.ownerId, fileId: application.fileId });
    this.installed.set(application.name, {
      application,
      password,
      client: new SoapClient(application.url),
      everySeconds: undefined,
      timer: undefined,
      nextRunAt: undefined,
    });
  }

  uninstall(name: string): boolean {
    const application = this.installed.get(name);
    clearTimeout(application?.timer);
    application?.client.close();
    return this.installed.delete(name);
  }

  /** The application of a name, or the only one. */
  find(name: string | undefined): Installed | undefined {
    return name === undefined ? [...this.installed.values()][0] : this.installed.get(name);
  }

  /** Auto-Run on (with an interval, else that of the `.qwc`) or off. */
  schedule(installed: Installed, on: boolean, everySeconds: number | undefined): void {
    clearTimeout(installed.timer);
    installed.nextRunAt = undefined;
    installed.everySeconds = on ? (everySeconds ?? installed.application.runEverySeconds ?? 900) : undefined;
    if (installed.everySeconds !== undefined) this.plan(installed, installed.everySeconds);
  }

  private plan(installed: Installed, seconds: number): void {
    if (this.stopping.signal.aborted) return;
    installed.nextRunAt = new Date(Date.now() + seconds * 1000).toISOString();
    installed.timer = setTimeout(() => {
      void this.run(installed, 'schedule').then((log) => {
        if (installed.everySeconds === undefined || !this.installed.has(installed.application.name)) return;
        this.plan(installed, Math.max(installed.everySeconds, log.leastSeconds ?? 0, log.postponeSeconds ?? 0));
      });
    }, seconds * 1000);
    installed.timer.unref();
  }

  /** Runs one session, after those that are running on this computer. */
  run(installed: Installed, trigger: SessionLog['trigger']): Promise<SessionLog> {
    const turn = this.running.then(() => this.session(installed, trigger));
    this.running = turn.catch(() => undefined);
    return turn;
  }

  private async session(
    { application, password, client }: Installed,
    trigger: SessionLog['trigger'],
  ): Promise<SessionLog> {
    this.statistics.sessions += 1;
    const log = newLog(this.statistics.sessions, application.name, trigger);
    const desk = {
      settings: this.settings,
      switches: this.switches,
      faults: this.faults,
      stopping: this.stopping.signal,
      openFile: () => this.open,
      knowsFile: (path: string) => this.fileAt(path) !== undefined,
      keep: (xml: string) => this.keep(xml),
    };
    await new Session(desk, application, password, client, log).run();
    this.count(log);
    this.sessions.push(log);
    if (this.sessions.length > keptSessions) this.sessions.shift();
    return log;
  }

  private keep(xml: string): void {
    if (xml.length > keptSets.length) return;
    this.messageSets.push(xml);
    if (this.messageSets.length > keptSets.most) this.messageSets.shift();
  }

  private count(log: SessionLog): void {
    const { statistics } = this;
    statistics.soapCalls += log.soapCalls;
    statistics.messageSets += log.messageSets;
    statistics.requests += log.requests;
    statistics.requestsFailed += log.requestsFailed;
    statistics.failures += log.failures.filter((failure) => !failure.planned).length;
    statistics.parseProblems += log.parseProblems.length;
    statistics.ends[log.end] = (statistics.ends[log.end] ?? 0) + 1;
  }

  /** Ends running sessions and the schedule. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const name of this.installed.keys()) this.uninstall(name);
    await this.running;
  }
}
