import { textOf } from '../xml/element.js';
import { plainRules, readXml } from '../xml/xml.read.js';

/** The settings that the Web Connector reads from a `.qwc` file. */
export interface Application {
  readonly name: string;
  readonly url: string;
  readonly userName: string;
  readonly ownerId: string;
  readonly fileId: string;
  readonly isReadOnly: boolean;
  /** Seconds between two automatic runs. Undefined: runs are started by hand only. */
  readonly runEverySeconds: number | undefined;
}

export type ReadQwc =
  | { readonly ok: true; readonly application: Application }
  | { readonly ok: false; readonly problems: readonly string[] };

const guid = /^\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}$/;
const local = new Set(['localhost', '127.0.0.1', '[::1]']);
const elements = new Set([
  'AppName',
  'AppID',
  'AppURL',
  'AppDescription',
  'AppSupport',
  'UserName',
  'OwnerID',
  'FileID',
  'QBType',
  'AppDisplayName',
  'AppUniqueName',
  'Notify',
  'CertURL',
  'IsReadOnly',
  'AuthFlags',
  'PersonalDataPref',
  'UnattendedModePref',
  'Scheduler',
  'Style',
]);

function urlProblems(appUrl: string, support: string): string[] {
  const [app, help] = [appUrl, support].map((text) => (URL.canParse(text) ? new URL(text) : undefined));
  if (!app || !help) return ['AppURL and AppSupport must be addresses.'];
  const problems: string[] = [];
  if (!local.has(app.hostname)) {
    if (app.protocol !== 'https:') problems.push('AppURL must be https except on localhost.');
    if (/^\[|^\d+(?:\.\d+){3}$/.test(app.hostname)) problems.push('AppURL must not be an IP address.');
  }
  if (app.hostname !== help.hostname) problems.push('AppURL and AppSupport must share a domain.');
  return problems;
}

/** Reads a `.qwc` as strictly as the Web Connector does when a user adds it, and says all that it dislikes. */
export function readQwc(xml: string): ReadQwc {
  const read = readXml(xml.trimStart(), plainRules);
  if (!read.ok) return { ok: false, problems: [`The file is no XML: ${read.reason}.`] };
  const { root } = read;
  if (root.name !== 'QBWCXML') return { ok: false, problems: ['The document element must be QBWCXML.'] };
  const text = (name: string): string => textOf(root, name)?.trim() ?? '';
  const problems: string[] = [];
  for (const { name } of root.children) if (!elements.has(name)) problems.push(`${name} is unknown.`);
  for (const name of ['AppName', 'AppURL', 'AppDescription', 'AppSupport', 'UserName']) {
    if (text(name) === '') problems.push(`${name} is missing.`);
  }
  if (textOf(root, 'AppID') === undefined) problems.push('AppID is missing (it may be empty).');
  if (text('AppDescription').length > 80) problems.push('AppDescription is longer than 80 characters.');
  for (const name of ['OwnerID', 'FileID']) if (!guid.test(text(name))) problems.push(`${name} must be a {GUID}.`);
  if (text('QBType') !== 'QBFS') problems.push('QBType must be QBFS.');
  problems.push(...urlProblems(text('AppURL'), text('AppSupport')));
  if (problems.length > 0) return { ok: false, problems };
  const scheduler = root.children.find((child) => child.name === 'Scheduler');
  const minutes = textOf(scheduler, 'RunEveryNMinutes');
  const seconds = textOf(scheduler, 'RunEveryNSeconds');
  const every = seconds === undefined ? minutes && Number.parseInt(minutes, 10) * 60 : Number.parseInt(seconds, 10);
  return {
    ok: true,
    application: {
      name: text('AppName'),
      url: text('AppURL'),
      userName: text('UserName'),
      ownerId: text('OwnerID'),
      fileId: text('FileID'),
      isReadOnly: text('IsReadOnly') === 'true',
      runEverySeconds: typeof every === 'number' && every > 0 ? every : undefined,
    },
  };
}
