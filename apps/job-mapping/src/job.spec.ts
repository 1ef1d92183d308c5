import { describe, expect, test } from '@jest/globals';
import type { Job } from '@jobpro/contracts';
import { booksOf, companies, expectCommand, jobs, toldOf, writtenOr } from '@jobpro/mapping/testing';
import fc from 'fast-check';
import { job as mapping, jobToDesktop } from './job.js';

const job = (more: Partial<Job> = {}): Job => ({
  id: 'j',
  revision: 1,
  number: '2041',
  name: 'Kitchen remodel',
  customerId: 'c',
  ...more,
});
const desktop = (more: Partial<Job> = {}) => jobToDesktop(job(more), booksOf('desktop'));

describe('a job in QuickBooks Desktop', () => {
  test('is a sub-customer of its customer, named by number and name', () => {
    expect(writtenOr(desktop())).toMatchObject({ name: '2041 Kitchen remodel', customer: { id: 'Q-c' } });
  });

  test.each<[string, Partial<Job>, object]>([
    [
      'a name that is too long is shortened, because it begins with the number',
      { name: 'x'.repeat(50) },
      { name: `2041 ${'x'.repeat(36)}` },
    ],
    ['a colon', { name: 'Kitchen: east' }, { name: '2041 Kitchen- east' }],
    [
      'dates',
      { startDate: '2026-11-20', endDate: '2026-12-24' },
      { create: { startDate: '2026-11-20', endDate: '2026-12-24' } },
    ],
    ['a description', { description: 'x'.repeat(120) }, { create: { description: 'x'.repeat(99) } }],
    ['its address', { address: { lines: ['1 Quay'] } }, { create: { address: { lines: ['1 Quay'] } } }],
  ])('%s', (_what, more, written) => {
    expect(writtenOr(desktop(more))).toMatchObject(written);
  });

  test('a shortened name is a warning, collapsed spaces are not', () => {
    expect(toldOf(desktop({ name: 'x'.repeat(50) }))[0]).toMatch(/was shortened to “2041 x+”/);
    expect(toldOf(desktop({ name: ' Kitchen   remodel ' }))).toEqual([]);
  });

  test('without number and name it is refused', () => {
    expect(writtenOr(desktop({ number: ' ', name: '' }))).toBe('This job has no name, and QuickBooks requires one.');
  });
});

test('Online has no jobs: not applicable', () => {
  expect(mapping.translate.online).toEqual({
    notApplicable: expect.objectContaining({
      sentence: 'Jobs are sent to QuickBooks Desktop only, so this job stays in JobPro.',
    }) as unknown,
  });
});

test('any job that the contracts allow becomes a command, or a sentence', () => {
  fc.assert(
    fc.property(jobs, companies('desktop'), (any, settings) => {
      const translated = jobToDesktop(any, { ...booksOf('desktop'), settings });
      expect(['command', 'refusal']).toContain(expectCommand('command.desktop.job.ensure.v1', translated));
    }),
  );
});
