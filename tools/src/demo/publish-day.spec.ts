import { expect, test } from '@jest/globals';
import { hours } from './publish-day.js';
import { readSampleDay } from '@jobpro/test-data';

const companies = readSampleDay();

test('the day is played by the hour, and nothing of it is left out', () => {
  const day = hours(companies);
  expect(day.map(({ hour }) => hour)).toEqual(['07', '08', '09', '10', '12', '13', '14', '15', '16']);
  expect(day.flatMap(({ events }) => events)).toHaveLength(companies.flatMap(({ events }) => events).length);
});

test('an hour says what JobPro does in it', () => {
  const [first] = hours(companies);
  expect(first?.title).toBe('sets up 2 companies, creates 61 customers, creates 40 items');
});
