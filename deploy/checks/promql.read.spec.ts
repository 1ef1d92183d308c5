import { describe, expect, test } from '@jest/globals';
import { knownSeries } from './metrics.read.js';
import { expectKnownSeries } from './promql-expectations.js';
import { readPromql } from './promql.read.js';

describe('an expression', () => {
  test('says which series it asks for, with the labels it compares and groups by', () => {
    const { errors, selectors, grouping } = readPromql(
      'sum by (service) (rate(a_total{kind="x"}[$__rate_interval])) > 0.2 * max(b offset 15m)',
    );
    expect({ errors, grouping }).toEqual({ errors: [], grouping: ['service'] });
    expect(selectors).toEqual([
      { name: 'a_total', labels: ['kind', 'service'] },
      { name: 'b', labels: [] },
    ]);
  });

  test.each(['sum by (service (a)', 'rate(a[5m]', 'a{kind=~}', ''])('%j is none', (text) => {
    expect(() => expectKnownSeries(text)).toThrow();
  });

  test.each([
    'jobpro_messaging_dead_letters',
    'jobpro_messaging_handler_seconds',
    'sum by (company) (jobpro_messaging_dead_letters_total)',
    'jobpro_connector_queue_commands{kind="done"}',
  ])('%s asks for what nobody shows', (text) => {
    expect(() => expectKnownSeries(text)).toThrow();
  });
});

test('the known series are those of messaging, connectors, HTTP and Node', () => {
  const names = [...knownSeries().keys()];
  expect(names).toEqual(
    expect.arrayContaining([
      'jobpro_messaging_consumer_lag_messages',
      'jobpro_connector_call_seconds_count',
      'jobpro_http_request_duration_seconds_bucket',
      'process_cpu_seconds_total',
    ]),
  );
});
