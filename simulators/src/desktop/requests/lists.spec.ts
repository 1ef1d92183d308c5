import { describe, expect, test } from '@jest/globals';
import { growth } from '@jobpro/testing';
import { CompanyFileFixture } from '../testing/company-file.fixture.js';
import { childOf, textOf } from '../xml/element.js';

const add = (name: string, rest = ''): string =>
  `<CustomerAddRq requestID="1"><CustomerAdd><Name>${name}</Name>${rest}</CustomerAdd></CustomerAddRq>`;
const under = (parent: string): string => `<ParentRef><FullName>${parent}</FullName></ParentRef>`;
const service = (name: string, rest: string): string =>
  `<ItemServiceAddRq><ItemServiceAdd><Name>${name}</Name><SalesOrPurchase>${rest}</SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>`;
const account = (name: string): string => `<AccountRef><FullName>${name}</FullName></AccountRef>`;
const query = (inside: string, attributes = ''): string => `<CustomerQueryRq ${attributes}>${inside}</CustomerQueryRq>`;

describe('names', () => {
  test.each([
    ['a customer', 'abel &amp; sons', '3100'],
    ['an inactive customer', 'Gone Fishing', '3100'],
    ['a vendor', 'ACME SUPPLY', '3100'],
    ['an employee', 'Eve Ames', '3100'],
    ['another name', 'Owner Draw', '3100'],
    ['only a job elsewhere', 'Kitchen', '0'],
    ['nobody, but with a colon', 'A:B', '3210'],
    ['nobody, and is empty', ' ', '3210'],
  ])('a customer whose name belongs to %s', (_whose, name, code) => {
    expect(new CompanyFileFixture().code(add(name))).toBe(code);
  });

  test('jobs are unique within their customer', () => {
    const fixture = new CompanyFileFixture();
    expect(fixture.code(add('kitchen', under('Abel &amp; Sons')))).toBe('3100');
    const bath = fixture.askOne(add('Bath', under('Abel &amp; Sons')));
    const ret = childOf(bath, 'CustomerRet');
    expect(textOf(ret, 'FullName')).toBe('Abel & Sons:Bath');
    expect(textOf(ret, 'Sublevel')).toBe('1');
    expect(textOf(ret, 'ListID')).toMatch(/^8[0-9A-F]{7}-\d{10}$/);
    expect(textOf(ret, 'TimeCreated')).toBe('2024-11-22T10:00:00-08:00');
    expect(fixture.code(add('Bath', under('Nobody')))).toBe('3140');
    expect(fixture.code(add('New', '<TermsRef><FullName>Net 99</FullName></TermsRef>'))).toBe('3140');
  });

  test('items are unique over all types and need an account', () => {
    const fixture = new CompanyFileFixture();
    expect(fixture.code(service('lumber', account('Construction Income')))).toBe('3100');
    expect(fixture.code(service('Roofing', '<Price>1.00</Price>'))).toBe('3180');
    expect(fixture.code(service('Roofing', account('Nowhere')))).toBe('3140');
    expect(fixture.code(service('Roofing', account('Construction Income')))).toBe('0');
  });
});

describe('CustomerMod', () => {
  const change = (id: string, sequence: string, rest: string): string =>
    `<CustomerModRq><CustomerMod><ListID>${id}</ListID><EditSequence>${sequence}</EditSequence>${rest}</CustomerMod></CustomerModRq>`;

  test('needs the newest EditSequence, and renames the jobs below', () => {
    const fixture = new CompanyFileFixture();
    const abel = fixture.file.list('Customer').findFullName('Abel & Sons');
    const [id = '', sequence = ''] = [abel?.id, abel?.editSequence];
    expect(fixture.code(change(id, '1', ''))).toBe('3200');
    expect(fixture.code(change('80FFFFFF-1732233445', '1', ''))).toBe('3120');
    expect(fixture.code(change(id, sequence, '<Name>Acme Supply</Name>'))).toBe('3100');
    const changed = fixture.askOne(
      change(id, sequence, '<Name>Abel Ltd</Name><BillAddress><City>Salem</City></BillAddress>'),
    );
    expect(changed.attributes['statusCode']).toBe('0');
    const address = childOf(childOf(changed, 'CustomerRet'), 'BillAddress');
    expect([textOf(address, 'Addr1'), textOf(address, 'City')]).toEqual(['1 High St', 'Salem']);
    expect(fixture.code(change(id, sequence, ''))).toBe('3200');
    const customers = fixture.file.list('Customer');
    expect(customers.findFullName('Abel Ltd:Kitchen')).toBeDefined();
    expect(customers.findFullName('Abel & Sons:Kitchen')).toBeUndefined();
    expect(customers.findFullName('Abel & Sons')).toBeUndefined();
  });
});

describe('queries', () => {
  const names = (fixture: CompanyFileFixture, request: string): (string | undefined)[] =>
    fixture.askOne(request).children.map((ret) => textOf(ret, 'FullName'));

  test.each([
    ['', ['Abel & Sons', 'Abel & Sons:Kitchen', 'Zoë Müller']],
    ['<ActiveStatus>All</ActiveStatus>', ['Abel & Sons', 'Abel & Sons:Kitchen', 'Gone Fishing', 'Zoë Müller']],
    ['<ActiveStatus>InactiveOnly</ActiveStatus>', ['Gone Fishing']],
    ['<MaxReturned>1</MaxReturned>', ['Abel & Sons']],
    ['<FullName>gone fishing</FullName>', ['Gone Fishing']],
    ['<NameFilter><MatchCriterion>Contains</MatchCriterion><Name>TCH</Name></NameFilter>', ['Abel & Sons:Kitchen']],
    ['<NameRangeFilter><FromName>B</FromName><ToName>L</ToName></NameRangeFilter>', ['Abel & Sons:Kitchen']],
    [
      '<FromModifiedDate>2024-11-22T10:00:00</FromModifiedDate><ToModifiedDate>2024-11-22</ToModifiedDate><NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>z</Name></NameFilter>',
      ['Zoë Müller'],
    ],
  ])('CustomerQuery %s', (filter, expected) =>
    expect(names(new CompanyFileFixture(), query(filter))).toEqual(expected),
  );

  test('no match is status 1, a missing name or id is 500 with the records that were found', () => {
    const fixture = new CompanyFileFixture();
    const none = fixture.askOne(query('<FromModifiedDate>2024-11-23</FromModifiedDate>'));
    expect(none.attributes).toMatchObject({ statusCode: '1', statusSeverity: 'Info' });
    const some = fixture.askOne(query('<FullName>Nobody</FullName><FullName>Abel &amp; Sons</FullName>'));
    expect(some.attributes).toMatchObject({ statusCode: '500', statusSeverity: 'Warn' });
    expect(some.children).toHaveLength(1);
    expect(fixture.code(query('<ListID>80FFFFFF-1732233445</ListID>'))).toBe('500');
  });

  test('IncludeRetElement leaves the rest out', () => {
    const answer = new CompanyFileFixture().askOne(
      query('<FullName>Abel &amp; Sons</FullName><IncludeRetElement>FullName</IncludeRetElement>'),
    );
    expect(answer.children[0]?.children.map(({ name }) => name)).toEqual(['FullName']);
  });

  test('iterators go through what was there at the start, with all filters, in one session', () => {
    const fixture = new CompanyFileFixture({ generate: { customers: 25 } });
    const filters = '<MaxReturned>10</MaxReturned><ActiveStatus>All</ActiveStatus>';
    const first = fixture.askOne(query(filters, 'iterator="Start"'));
    const { iteratorID: id = '', iteratorRemainingCount } = first.attributes;
    expect([first.children.length, iteratorRemainingCount]).toEqual([10, '19']);
    const next = (inside = filters): { attributes: Readonly<Record<string, string>> } =>
      fixture.askOne(query(inside, `iterator="Continue" iteratorID="${id}"`));
    expect(next('<MaxReturned>10</MaxReturned>').attributes['statusCode']).toBe('3391');
    expect(next().attributes).toMatchObject({ iteratorRemainingCount: '9', iteratorID: id });
    const same = fixture.session;
    fixture.session = { iterators: new Map() };
    expect(next().attributes['statusCode']).toBe('3391');
    fixture.session = same;
    expect(next().attributes).toMatchObject({ statusCode: '0', iteratorRemainingCount: '0' });
    expect(next().attributes['statusCode']).toBe('3391');
  });

  test('ten times the customers cost a page about ten times the work, not a hundred times', () => {
    const fixture = (customers: number) => {
      const file = new CompanyFileFixture({ generate: { customers } });
      file.askOne(query('<MaxReturned>1</MaxReturned>'));
      return file;
    };
    let added = 0;
    const page = (file: CompanyFileFixture): void => {
      for (let round = 0; round < 20; round++) {
        file.askOne(query('<MaxReturned>50</MaxReturned>', 'iterator="Start"'));
        file.code(query('<FullName>Generated Customer 000050</FullName>'));
        file.code(add(`One more ${(added += 1)}`));
      }
    };
    expect(growth(page, fixture(5_000), fixture(50_000))).toBeLessThan(30);
  });
});
