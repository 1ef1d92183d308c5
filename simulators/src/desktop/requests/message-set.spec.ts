import { describe, expect, test } from '@jest/globals';
import { messageSet, CompanyFileFixture } from '../testing/company-file.fixture.js';
import { textOf } from '../xml/element.js';
import { noFaults } from './message-set.js';
import { refused } from './outcome.js';

const add = (name: string): string =>
  `<CustomerAddRq requestID="${name}"><CustomerAdd><Name>${name}</Name></CustomerAdd></CustomerAddRq>`;
const ids = (newId: string, oldId?: string): string =>
  `onError="continueOnError" newMessageSetID="${newId}"${oldId === undefined ? '' : ` oldMessageSetID="${oldId}"`}`;
const old = (id: string): string => `onError="continueOnError" oldMessageSetID="${id}"`;
const status = (answer: { attributes: Readonly<Record<string, string>> }): string | undefined =>
  answer.attributes['messageSetStatusCode'];

describe('the message set store', () => {
  test('gives back what became of each request, then is cleared', () => {
    const fixture = new CompanyFileFixture();
    expect(status(fixture.ask(add('One') + add('Acme Supply'), ids('set-1')))).toBe('0');
    const recovered = fixture.ask('', ids('set-1', 'set-1'));
    expect(status(recovered)).toBe('0');
    expect(recovered.attributes['newMessageSetID']).toBe('set-1');
    expect(recovered.children.map(({ attributes }) => [attributes['requestID'], attributes['statusCode']])).toEqual([
      ['One', '0'],
      ['Acme Supply', '3100'],
    ]);
    const customer = fixture.file.list('Customer').findFullName('One');
    expect(textOf(recovered.children[0]?.children[0], 'ListID')).toBe(customer?.id);
    expect(recovered.children[0]?.children[0]?.name).toBe('ErrorRecovery');
    expect(status(fixture.ask('', old('set-1')))).toBe('0');
    expect(status(fixture.ask('', ids('set-1', 'set-1')))).toBe('600');
    expect(status(fixture.ask('', old('set-1')))).toBe('600');
  });

  test('does not do the same set twice, and knows a different one of the same id', () => {
    const fixture = new CompanyFileFixture();
    fixture.ask(add('One'), ids('set-1'));
    const size = fixture.file.list('Customer').size;
    expect(fixture.ask(add('One'), ids('set-1')).children[0]?.attributes['statusCode']).toBe('0');
    expect(status(fixture.ask(add('Two'), ids('set-1')))).toBe('9001');
    expect(fixture.file.list('Customer').size).toBe(size);
  });

  test('clears the old set while it does the new one', () => {
    const fixture = new CompanyFileFixture();
    fixture.ask(add('One'), ids('set-1'));
    fixture.ask(add('Two'), ids('set-2', 'set-1'));
    expect(fixture.file.messageSets.get('set-1')).toBeUndefined();
    expect(fixture.file.messageSets.get('set-2')).toBeDefined();
    fixture.ask('', old('ClearAllMessageSets'));
    expect(fixture.file.messageSets.size).toBe(0);
  });

  test('refuses an id of 24 characters with 9004 and does nothing', () => {
    const fixture = new CompanyFileFixture();
    const answer = fixture.ask(add('One'), ids('x'.repeat(24)));
    expect([status(answer), answer.children.length]).toEqual(['9004', 0]);
    expect(status(fixture.ask(add('One'), ids('x'.repeat(23))))).toBe('0');
  });

  test('says 9005 where it could not store, and later 9002', () => {
    const fixture = new CompanyFileFixture();
    fixture.faults = { ...noFaults, storeFails: true };
    expect(status(fixture.ask(add('One'), ids('set-1')))).toBe('9005');
    fixture.faults = noFaults;
    expect(fixture.file.list('Customer').findFullName('One')).toBeDefined();
    expect(status(fixture.ask('', ids('set-1', 'set-1')))).toBe('9002');
  });

  test('answers an unknown set by its switch', () => {
    const fixture = new CompanyFileFixture();
    expect(status(fixture.ask('', ids('never', 'never')))).toBe('600');
    fixture.switches = { ...fixture.switches, unknownMessageSet: '9002' };
    expect(status(fixture.ask('', ids('never', 'never')))).toBe('9002');
  });

  test('is restored with a backup', () => {
    const fixture = new CompanyFileFixture();
    fixture.file.backUp('night');
    fixture.ask(add('One'), ids('set-1'));
    expect(fixture.file.restore('night')).toBe(true);
    expect(fixture.file.list('Customer').findFullName('One')).toBeUndefined();
    expect(status(fixture.ask('', ids('set-1', 'set-1')))).toBe('600');
    const fresh = fixture.ask(add('One'), ids('set-1'));
    expect(fresh.children[0]?.attributes['statusCode']).toBe('0');
    expect(fixture.file.restore('never')).toBe(false);
  });

  test('stays out of the answer where no id was sent', () => {
    expect(new CompanyFileFixture().ask(add('One')).attributes).toEqual({});
  });
});

describe('onError', () => {
  const set = add('One') + add('Acme Supply') + add('Three');
  const codes = (fixture: CompanyFileFixture, attributes: string): (string | undefined)[] =>
    fixture.ask(set, attributes).children.map((answer) => answer.attributes['statusCode']);

  test('continueOnError executes the requests after a failed one', () => {
    expect(codes(new CompanyFileFixture(), 'onError="continueOnError"')).toEqual(['0', '3100', '0']);
  });
  test('stopOnError stops, and says so by its switch', () => {
    const fixture = new CompanyFileFixture();
    expect(codes(fixture, 'onError="stopOnError"')).toEqual(['0', '3100', '3231']);
    expect(fixture.file.list('Customer').findFullName('Three')).toBeUndefined();
    const other = new CompanyFileFixture();
    other.switches = { ...other.switches, requestsAfterStop: 'omitted' };
    expect(codes(other, 'onError="stopOnError"')).toEqual(['0', '3100']);
  });
  test('responseData="includeNone" leaves the data out', () => {
    const answer = new CompanyFileFixture().ask(add('One'), 'onError="stopOnError" responseData="includeNone"');
    expect(answer.children[0]).toMatchObject({ children: [], attributes: { statusCode: '0' } });
  });
  test('a planned fault answers single requests in place of QuickBooks', () => {
    const fixture = new CompanyFileFixture();
    fixture.faults = {
      storeFails: false,
      answerInstead: ({ node }) => (node.attributes['requestID'] === 'Three' ? refused(3175, 'locked') : undefined),
    };
    expect(codes(fixture, 'onError="continueOnError"')).toEqual(['0', '3100', '3175']);
    expect(fixture.process(messageSet(set)).kind).toBe('response');
  });
});
