import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger, inSpan, NestLogger, startTelemetry, type Telemetry, withCompany } from './index.js';

const lines: Record<string, unknown>[] = [];
const log = createLogger('debug', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
const last = () => lines.at(-1);
let telemetry: Telemetry;

beforeAll(() => {
  telemetry = startTelemetry({ service: 'spec', logLevel: 'silent' });
});
afterAll(() => telemetry.stop());

describe('a line', () => {
  test('says when, how bad, which service and what', () => {
    log.info({ ids: ['a'] }, 'Took two');
    expect(last()).toMatchObject({ level: 'info', service: 'spec', msg: 'Took two', ids: ['a'] });
    expect(last()?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test('carries the trace and the company of the work it was written in', async () => {
    const ids = await inSpan('work', {}, (span) =>
      withCompany('acme', async () => {
        await Promise.resolve();
        log.info('within');
        return span.spanContext();
      }),
    );
    expect(last()).toMatchObject({ trace_id: ids.traceId, span_id: ids.spanId, company: 'acme' });
    log.info('without');
    expect(last()).not.toHaveProperty('company');
    expect(last()).not.toHaveProperty('trace_id');
  });

  test.each<[string, () => void]>([
    ['in a field', () => log.info({ a: { clientSecret: 'hunter2' } }, 'x')],
    ['in the text', () => log.info('at postgres://u:hunter2@db')],
    ['in the text behind fields', () => log.info({}, 'at postgres://u:hunter2@db')],
    ['in an inserted text', () => log.info('at %s', 'postgres://u:hunter2@db')],
    ['in an error', () => log.error({ err: new Error('at postgres://u:hunter2@db') }, 'x')],
    ['in an error alone', () => log.error(new Error('at postgres://u:hunter2@db'))],
    ['in what an error carries', () => log.error({ err: Object.assign(new Error('x'), { response: 'hunter2' }) }, 'x')],
  ])('shows no secret %s', (_name, write) => {
    write();
    expect(JSON.stringify(last())).not.toContain('hunter2');
    expect(last()).toHaveProperty('msg');
  });
});

describe("Nest's lines", () => {
  const nest = new NestLogger(log);

  test.each<[string, () => void, Record<string, unknown>]>([
    ['log with a context', () => nest.log('Sent', 'relay'), { level: 'info', msg: 'Sent', context: 'relay' }],
    ['what is said of every route', () => nest.log('Mapped', 'RouterExplorer'), { level: 'debug', msg: 'Mapped' }],
    ['a warning without one', () => nest.warn('Careful'), { level: 'warn', msg: 'Careful' }],
    [
      'error with stack and context',
      () => nest.error('No', 'at x', 'Y'),
      { level: 'error', context: 'Y', detail: ['at x'] },
    ],
    [
      'an error itself',
      () => nest.error(new TypeError('bad'), 'Y'),
      { msg: 'bad', err: expect.objectContaining({ type: 'TypeError' }) },
    ],
    ['something else', () => nest.debug({ a: 1 }), { level: 'debug', said: { a: 1 } }],
  ])('%s', (_name, write, wanted) => {
    write();
    expect(last()).toMatchObject(wanted);
  });
});
