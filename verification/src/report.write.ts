import { desktopFacts } from './desktop-facts.js';
import type { Fact, Finding } from './fact.js';
import { onlineFacts } from './online-facts.js';

/** The QuickBooks that was asked. */
export interface Subject {
  /** Company name, edition and version in QuickBooks' own words. */
  readonly quickBooks: string;
  readonly date: string;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const meaning = (fact: Fact, observation: string): string =>
  fact.observations[observation] ?? 'None of the answers that the fact names.';

/** Writes a run as Markdown: what differs first, then every fact with its evidence. */
export function writeReport(
  { quickBooks, date }: Subject,
  findings: readonly Finding[],
  left: readonly string[],
): string {
  const differing = findings.filter(({ agrees }) => !agrees);
  const verdict =
    differing.length === 0
      ? `All ${String(findings.length)} facts were observed as expected.`
      : `${String(differing.length)} of ${String(findings.length)} facts differ: ${differing.map(({ id }) => id).join(', ')}.`;
  const rows = [...differing, ...findings.filter(({ agrees }) => agrees)].map(
    ({ id, fact, observed, agrees, evidence }) => [
      agrees ? 'agrees' : '**differs**',
      id,
      fact.question,
      meaning(fact, fact.expected),
      meaning(fact, observed),
      evidence,
    ],
  );
  const remains =
    left.length === 0
      ? 'Everything that the probes created was removed.'
      : ['These records could not be removed:', '', ...left.map((record) => `- ${record}`)].join('\n');
  return [
    '# Verification of QuickBooks',
    '',
    `${date}, ${quickBooks}`,
    '',
    verdict,
    '',
    table(['result', 'fact', 'question', 'expected', 'observed', 'evidence'], rows),
    '',
    remains,
    '',
  ].join('\n');
}

/** Writes `docs/quickbooks-facts.md`. */
export function writeFactsPage(): string {
  const editions: Readonly<Record<string, Readonly<Record<string, Fact>>>> = {
    'QuickBooks Online': onlineFacts,
    'QuickBooks Desktop': desktopFacts,
  };
  const sections = Object.entries(editions).flatMap(([title, some]) => [
    `## ${title}`,
    '',
    table(
      ['fact', 'question', 'the product relies on', 'status', 'source'],
      Object.entries(some).map(([id, { question, expected, observations, status, source }]) => [
        id,
        question,
        observations[expected] ?? '',
        status,
        source,
      ]),
    ),
    '',
  ]);
  return [
    '# What the product relies on in QuickBooks',
    '',
    'Generated from `verification/src` by `npm run generate`; a test compares them. Status: _verified_ was observed at a real QuickBooks with',
    '`npm run verify`, _reported_ is documented by Intuit or reported by independent users, _assumed_ is neither.',
    '',
    ...sections,
  ].join('\n');
}
