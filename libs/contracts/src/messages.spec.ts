import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { messageTypes } from './published/index.js';
import { companyOf, isPattern, overlap, subjectOf, templateOf, typeStemOf } from './messages.js';

describe('a subject', () => {
  test.each([
    ['jobpro.acme.invoice.created', 'acme', 'jobpro.{companyId}.invoice.created', 'jobpro.invoice.created'],
    [
      'command.online.acme.invoice.create',
      'acme',
      'command.online.{companyId}.invoice.create',
      'command.online.invoice.create',
    ],
    ['outcome.A_b-9.item.done', 'A_b-9', 'outcome.{companyId}.item.done', 'outcome.item.done'],
  ])('%s is of the company %s', (subject, companyId, template, stem) => {
    expect(companyOf(subject)).toBe(companyId);
    expect(templateOf(subject)).toBe(template);
    expect(typeStemOf(subject)).toBe(stem);
  });

  test.each([
    'jobpro',
    'jobpro.acme',
    'command.online.acme',
    'jobpro.a b.invoice.created',
    'jobpro..invoice.created',
    `jobpro.${'x'.repeat(65)}.a.b`,
  ])('%s names no company', (subject) => {
    expect(companyOf(subject)).toBeUndefined();
    expect(typeStemOf(subject)).toBeUndefined();
  });

  test.each(messageTypes)('the subject of %s leads back to its company and its type', (type) => {
    const subject = subjectOf(type, 'acme');
    expect(companyOf(subject)).toBe('acme');
    expect(type).toBe(`${typeStemOf(subject) ?? ''}.v1`);
  });
});

describe('a pattern', () => {
  test.each(['jobpro.*.invoice.*', 'command.online.*.*.*', 'mapping.>', 'sync.acme.x.y'])('%s is one', (pattern) => {
    expect(isPattern(pattern)).toBe(true);
  });
  test.each(['*.x', '>', '', 'jobpro.>.x', 'jobpro.a*.x', 'jobpro..x', '{"cmd":"x"}'])('%s is none', (pattern) => {
    expect(isPattern(pattern)).toBe(false);
  });

  test.each([
    ['jobpro.*.invoice.*', 'jobpro.*.invoice.created', true],
    ['jobpro.*.invoice.*', 'jobpro.*.item.*', false],
    ['jobpro.*.*.created', 'jobpro.*.item.*', true],
    ['mapping.>', 'mapping.*.item.linked', true],
    ['jobpro.*.invoice', 'jobpro.*.invoice.*', false],
  ])('%s and %s overlap: %s', (left, right, expected) => {
    expect(overlap(left, right)).toBe(expected);
    expect(overlap(right, left)).toBe(expected);
  });

  test('overlaps another exactly when some subject matches both', () => {
    const pattern = fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 });
    const subjects = ['a', 'b'].flatMap((x) => [
      [x],
      ...['a', 'b'].flatMap((y) => [
        [x, y],
        [x, y, 'a'],
        [x, y, 'b'],
      ]),
    ]);
    const fits = (tokens: readonly string[], subject: readonly string[]) =>
      tokens.length === subject.length && tokens.every((token, at) => token === '*' || token === subject[at]);
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const common = subjects.some((subject) => fits(left, subject) && fits(right, subject));
        return overlap(left.join('.'), right.join('.')) === common;
      }),
    );
  });
});
