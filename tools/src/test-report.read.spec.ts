import { describe, expect, test } from '@jest/globals';
import { addUp, readJestReport, summaryLine } from './test-report.read.js';

const report = {
  numPassedTests: 10,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  numRuntimeErrorTestSuites: 1,
  testResults: [],
};

describe('a test run is summed up', () => {
  test('from the reports of its projects, with a file that could not be loaded as a failure', () => {
    const counts = readJestReport(JSON.stringify(report));
    expect(counts).toEqual({ passed: 10, failed: 2, skipped: 3 });
    expect(summaryLine(addUp([counts, counts]))).toBe('20 passed, 4 failed, 6 skipped');
  });

  test('as nothing when nothing ran', () => {
    expect(summaryLine(addUp([]))).toBe('0 passed, 0 failed, 0 skipped');
  });

  test('not at all from something else', () => {
    expect(() => readJestReport('{}')).toThrow();
  });
});
