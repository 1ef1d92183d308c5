import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../testing/entities.arbitrary.js';
import { asideCandidate, judge, verdictOn } from './imports.decide.js';
import { type MatchFields, matchKeys } from '../translate/names.js';

const jobpro = (id: string, fields: MatchFields, remoteId?: string) => ({
  id,
  name: fields.name,
  keys: matchKeys(fields),
  remoteId,
  type: undefined,
});

describe('a customer of QuickBooks compared with one of JobPro', () => {
  test.each<[quickbooks: string, jobpro: string, verdict: 'same' | 'perhaps' | 'new', why: string]>([
    ['Acme Supply', 'Acme Supply', 'same', 'the same name'],
    ['ACME  supply ', 'Acme Supply', 'same', 'the same name'],
    ['Smith- Kitchen', 'Smith: Kitchen', 'same', 'the same name'],
    ['Lukasz Bak', 'Łukasz Bąk', 'same', 'the same name'],
    ["O'Brien and Sons", "O'Brien & Sons", 'perhaps', 'the same words'],
    ['Smith, John', 'John Smith', 'perhaps', 'the same words'],
    ['Acme Supply, Inc.', 'Acme Supply', 'perhaps', 'the same words'],
    ['The Home Company', 'Home Co.', 'perhaps', 'the same words'],
    ['Núñez Tile', 'Nunez Tile', 'perhaps', 'the same words'],
    ['Jon Smith', 'John Smith', 'perhaps', 'nearly the same'],
    ['Meyer Roofing', 'Meier Roofing', 'perhaps', 'nearly the same'],
    ['Hartmann Plumbing', 'Hartman Plumbing', 'perhaps', 'nearly the same'],
    ['Al', 'Ali', 'new', 'nothing like it'],
    ['Acme Supply', 'Acme Roofing', 'new', 'nothing like it'],
    ['John Smith', 'John Smithson', 'new', 'nothing like it'],
  ])('%s and %s: %s', (theirs, ours, kind, why) => {
    const verdict = verdictOn('Q', matchKeys({ name: theirs }), [jobpro('c', { name: ours })]);
    expect(verdict.kind).toBe(kind);
    expect(verdict.why).toContain(why);
  });

  test.each<[string, Partial<MatchFields>, Partial<MatchFields>, number]>([
    ['one email address', { email: 'A@b.example' }, { email: 'a@B.example' }, 85],
    ['one phone, written otherwise', { phones: ['(555) 010-0123'] }, { phones: ['+1 555 010 0123'] }, 80],
    ['both', { email: 'a@b.c', phones: ['5550100123'] }, { email: 'a@b.c', phones: ['5550100123'] }, 90],
    ['a phone too short to tell', { phones: ['123'] }, { phones: ['123'] }, 0],
  ])('%s: %j and %j score %j', (_what, theirs, ours, score) => {
    const verdict = verdictOn('Q', matchKeys({ name: 'Blue Door', ...theirs }), [
      jobpro('c', { name: 'Green Gate', ...ours }),
    ]);
    expect(verdict.score).toBe(score);
  });

  test('the best match is proposed, whatever the order', () => {
    const matches = [jobpro('far', { name: 'Jon Smith' }), jobpro('near', { name: 'Smith, John' })];
    for (const given of [matches, matches.toReversed()])
      expect(verdictOn('Q', matchKeys({ name: 'John Smith' }), given)).toMatchObject({ kind: 'perhaps', id: 'near' });
  });

  test('two records of one name are both linked', () => {
    const verdict = verdictOn('Q', matchKeys({ name: 'Acme' }), [
      jobpro('a', { name: 'Acme' }),
      jobpro('b', { name: 'ACME' }),
    ]);
    expect(verdict).toMatchObject({ kind: 'same', ids: ['a', 'b'] });
  });

  test('a record linked to another one of QuickBooks is not proposed', () => {
    expect(verdictOn('Q', matchKeys({ name: 'Acme' }), [jobpro('a', { name: 'Acme' }, 'other')]).kind).toBe('new');
    expect(verdictOn('Q', matchKeys({ name: 'Renamed' }), [jobpro('a', { name: 'Acme' }, 'Q')])).toMatchObject({
      kind: 'same',
      why: 'already linked',
    });
  });

  test('every name is the same as itself, and no name throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint, maxLength: 60 }), (name) => {
        expect(verdictOn('Q', matchKeys({ name }), [jobpro('c', { name })]).kind).toBe('same');
      }),
    );
  });
});

describe('what follows from a verdict', () => {
  const page = (more: object) => ({
    remote: { id: 'Q' },
    name: 'Labor',
    active: true,
    type: 'service' as const,
    ...more,
  });
  const labor = { ...jobpro('i', { name: 'Labor' }), type: 'service' };
  test.each([
    ['the same: linked at once', page({}), { verdict: 'same', decided: 'linked', recordId: 'i' }, [[]]],
    [
      'the same, of another type: linked, and warned',
      page({ type: 'inventory' }),
      { verdict: 'same' },
      [['The item “Labor” is service in JobPro but inventory in QuickBooks. It was linked as it is in QuickBooks.']],
    ],
    ['inactive in QuickBooks: somebody decides', page({ active: false }), { verdict: 'perhaps', proposal: 'i' }, []],
    ['near: somebody decides', page({ name: 'Labour' }), { verdict: 'perhaps', proposal: 'i' }, []],
    ['new: published', page({ name: 'Copper pipe' }), { verdict: 'new', decided: 'published' }, []],
    [
      'nothing for an invoice line: left alone',
      page({ type: 'other' }),
      { verdict: 'ignored', decided: 'ignored' },
      [],
    ],
  ])('%s', (_what, data, written, warnings) => {
    const { candidate, links } = judge('imp', data, [labor]);
    expect(candidate).toMatchObject(written);
    expect(links.map((link) => link.warnings.map(({ sentence }) => sentence))).toEqual(warnings);
  });
});

test.each(['customer', 'item'] as const)('a %s that was set aside is shown as ignored with its reason', (entity) => {
  const because = 'JobPro cannot keep its price: it has seven places';
  expect(asideCandidate(entity, 'imp', { remoteId: '7', name: 'Nail', because })).toMatchObject({
    remoteId: '7',
    name: 'Nail',
    verdict: 'ignored',
    decided: 'ignored',
    why: because,
  });
});
