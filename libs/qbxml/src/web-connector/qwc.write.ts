import type { Result } from '../result.js';
import { element, escapeXml } from '../xml/xml.js';

/** The contents of a `.qwc` file. It contains no password: the user types that into the Web Connector. */
export interface QwcFile {
  readonly appName: string;
  readonly appDescription: string;
  /** The SOAP endpoint. */
  readonly appUrl: string;
  /** A page that answers 200, at the same domain. */
  readonly appSupport: string;
  readonly userName: string;
  /** One for the application, the same for all companies: `{GUID}`. */
  readonly ownerID: string;
  /** One for each connection, stamped into the company file: `{GUID}`. */
  readonly fileID: string;
  /** Distinguishes several connections in one Web Connector. */
  readonly appUniqueName?: string | undefined;
  readonly appDisplayName?: string | undefined;
  readonly everyMinutes: number;
  readonly readOnly: boolean;
  /** Whether it shall run while nobody has QuickBooks open. */
  readonly unattended: 'required' | 'optional';
  readonly personalData: 'not-needed' | 'optional' | 'required';
}

export type QwcProblem = { readonly field: keyof QwcFile; readonly problem: QwcProblemKind };
type QwcProblemKind =
  | 'empty'
  | 'too-long'
  | 'bad-character'
  | 'bad-url'
  | 'needs-https'
  | 'ip-address'
  | 'other-domain-than-app'
  | 'bad-guid'
  | 'bad-interval';

/** Characters that the Web Connector takes in AppDescription. */
const longestDescription = 80;
const guidForm = /^\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}$/;
const unattendedModes = { required: 'umpRequired', optional: 'umpOptional' } as const;
const personalDataModes = { 'not-needed': 'pdpNotNeeded', optional: 'pdpOptional', required: 'pdpRequired' } as const;

/** Writes the file, or says everything that the Web Connector would refuse. */
export function writeQwc(file: QwcFile): Result<string, readonly QwcProblem[]> {
  const problems = [
    ...textProblems(file),
    ...urlProblems(file),
    ...(['ownerID', 'fileID'] as const).flatMap((field) => problemIf(!guidForm.test(file[field]), field, 'bad-guid')),
    ...problemIf(!Number.isInteger(file.everyMinutes) || file.everyMinutes < 1, 'everyMinutes', 'bad-interval'),
  ];
  if (problems.length > 0) return { ok: false, problem: problems };
  const content = [
    text('AppName', file.appName),
    element('AppID', ''),
    text('AppURL', file.appUrl),
    text('AppDescription', file.appDescription),
    text('AppSupport', file.appSupport),
    ...(file.appUniqueName === undefined ? [] : [text('AppUniqueName', file.appUniqueName)]),
    ...(file.appDisplayName === undefined ? [] : [text('AppDisplayName', file.appDisplayName)]),
    text('UserName', file.userName),
    text('OwnerID', file.ownerID),
    text('FileID', file.fileID),
    text('QBType', 'QBFS'),
    text('PersonalDataPref', personalDataModes[file.personalData]),
    text('UnattendedModePref', unattendedModes[file.unattended]),
    element('Scheduler', text('RunEveryNMinutes', `${file.everyMinutes}`)),
    text('IsReadOnly', file.readOnly ? 'true' : 'false'),
  ];
  return {
    ok: true,
    value: `<?xml version="1.0" encoding="utf-8"?>\n<QBWCXML>\n  ${content.join('\n  ')}\n</QBWCXML>\n`,
  };
}

const text = (name: string, value: string) => element(name, escapeXml(value));
const problemIf = (bad: boolean, field: keyof QwcFile, problem: QwcProblemKind): QwcProblem[] =>
  bad ? [{ field, problem }] : [];

function textProblems(file: QwcFile): QwcProblem[] {
  const named = ['appName', 'appDescription', 'userName', 'appUniqueName', 'appDisplayName'] as const;
  return [
    ...named.flatMap((field) => {
      const value = file[field];
      if (value === undefined) return [];
      return [
        ...problemIf(value.trim() === '', field, 'empty'),
        // The file is read by a program that shows mojibake for the rest.
        ...problemIf(!/^[\x20-\x7e\u00a1-\u00ff]*$/.test(value), field, 'bad-character'),
      ];
    }),
    ...problemIf(file.appDescription.length > longestDescription, 'appDescription', 'too-long'),
  ];
}

function urlProblems(file: QwcFile): QwcProblem[] {
  const app = parseUrl(file.appUrl);
  const support = parseUrl(file.appSupport);
  if (app === undefined || support === undefined) {
    return [
      ...problemIf(app === undefined, 'appUrl', 'bad-url'),
      ...problemIf(support === undefined, 'appSupport', 'bad-url'),
    ];
  }
  const each = (
    [
      ['appUrl', app],
      ['appSupport', support],
    ] as const
  ).flatMap(([field, url]) => [
    ...problemIf(url.protocol !== 'https:' && !isLocal(url), field, 'needs-https'),
    ...problemIf(isAddress(url) && !isLocal(url), field, 'ip-address'),
  ]);
  return [...each, ...problemIf(!sameDomain(app.hostname, support.hostname), 'appSupport', 'other-domain-than-app')];
}

function parseUrl(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed : undefined;
}

const isLocal = ({ hostname }: URL) => hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
const isAddress = ({ hostname }: URL) => hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname);

/** The same host, or one inside the domain of the other. */
const sameDomain = (host: string, other: string) =>
  host === other || host.endsWith(`.${other}`) || other.endsWith(`.${host}`);
