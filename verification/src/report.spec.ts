import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@jobpro/testing';
import { describe, expect, test } from '@jest/globals';
import { fact } from './fact.js';
import { writeFactsPage, writeReport } from './report.write.js';

test('docs/quickbooks-facts.md is what the facts say: run npm run generate', () => {
  expect(readFileSync(join(repositoryRoot, 'docs/quickbooks-facts.md'), 'utf8')).toBe(writeFactsPage());
});

describe('a report', () => {
  const question = fact({
    edition: 'online',
    question: 'Is it so?',
    observations: { yes: 'Yes.', no: 'No.' },
    expected: 'yes',
    status: 'assumed',
    source: 'nobody',
  });
  const subject = { quickBooks: 'QuickBooks Online: Sandbox, US', date: '2026-11-30' };
  const agreeing = { id: 'first', fact: question, observed: 'yes', agrees: true, evidence: 'HTTP 200' };
  const differing = { id: 'second', fact: question, observed: 'no', agrees: false, evidence: '610 | inactive' };

  test('lists facts that differ first, with expectation, observation and QuickBooks’ words', () => {
    const lines = writeReport(subject, [agreeing, differing], []).split('\n');
    expect(lines).toContain('1 of 2 facts differ: second.');
    const rows = lines.filter((line) => line.startsWith('| ') && !line.includes('---'));
    expect(rows[1]).toBe('| **differs** | second | Is it so? | Yes. | No. | 610 \\| inactive |');
    expect(rows[2]).toBe('| agrees | first | Is it so? | Yes. | Yes. | HTTP 200 |');
  });

  test('names the records that could not be removed', () => {
    expect(writeReport(subject, [agreeing], ['Customer 7: in use'])).toContain('- Customer 7: in use');
  });
});
