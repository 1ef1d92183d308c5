import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CompanySettings, type Invoice, type Payment, parseMessage } from '@jobpro/contracts';
import { companyDay } from './company-day.js';
import { graniteRidge } from './granite-ridge.js';
import { harborLight } from './harbor-light.js';
import { sampleFiles, samplesFolder } from './sample-files.js';
import { Expected, SampleEvent } from './sample.schema.js';

const days = [companyDay(graniteRidge, 20_261_120), companyDay(harborLight, 20_261_121)];
const events = days.flatMap((day) => Object.values(day.files).flat());
const dataOf = <T>(type: string): T[] => events.filter((event) => event.type === type).map(({ data }) => data as T);
const ends = days.flatMap(({ expected }) =>
  Object.values(Expected.parse(expected)).flatMap((each) => Object.values(each)),
);
const count = (end: string) => ends.filter((each) => each.end === end).length;

describe('the sample day', () => {
  test.each([...sampleFiles()])('%s is what the script writes', (name, text) => {
    expect(readFileSync(join(samplesFolder, name), 'utf8')).toBe(text);
  });

  test('holds events that their schemas take', () => {
    const refused = events.flatMap((event) => {
      const parsed = parseMessage(SampleEvent.parse(event).type, event.data);
      return parsed.ok ? [] : [parsed.reason];
    });
    expect(refused).toEqual([]);
    expect(days.map(({ files }) => CompanySettings.parse(files['settings']?.[0]?.data).edition)).toEqual([
      'desktop',
      'online',
    ]);
  });

  test('is a full day of two companies', () => {
    expect(dataOf('jobpro.customer.created.v1')).toHaveLength(61);
    expect(dataOf('jobpro.item.created.v1')).toHaveLength(40);
    expect(dataOf('jobpro.job.created.v1')).toHaveLength(25);
    const invoices = dataOf<Invoice>('jobpro.invoice.created.v1');
    expect(invoices).toHaveLength(150);
    expect(new Set(invoices.map(({ lines }) => lines.length))).toEqual(
      new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    );
    expect(invoices.filter(({ lines }) => new Set(lines.map(({ jobId }) => jobId)).size > 1).length).toBeGreaterThan(
      10,
    );
  });

  test('has payments of every kind', () => {
    const payments = dataOf<Payment>('jobpro.payment.recorded.v1');
    expect(payments).toHaveLength(90);
    const by = (kind: (payment: Payment) => boolean) => payments.filter(kind).length;
    expect(by(({ applications }) => applications.length === 0)).toBeGreaterThan(5);
    expect(by(({ applications }) => applications.length === 1)).toBeGreaterThan(40);
    expect(by(({ applications }) => applications.length > 1)).toBeGreaterThan(5);
  });

  test('ends well for most, and for each other end there is a document', () => {
    expect(count('exported')).toBeGreaterThan(260);
    for (const [end, least] of [
      ['failed', 20],
      ['waiting', 2],
      ['not-selected', 20],
      ['not-needed', 4],
      ['not-applicable', 10],
    ] as const)
      expect(count(end)).toBeGreaterThanOrEqual(least);
    const codes = new Set(ends.map((each) => (each.end === 'failed' ? each.code : '')));
    for (const code of [
      'name.held',
      'number.too-long',
      'invoice.does-not-add-up',
      'settings.account-missing',
      'need.failed',
    ])
      expect(codes).toContain(code);
  });
});
