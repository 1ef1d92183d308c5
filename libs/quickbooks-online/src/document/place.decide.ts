import { isQueryable, type OnlineQuery, type Selected, select } from '../query/query.write.js';
import { oneLine } from '../text.js';

type Entity = 'Invoice' | 'Payment';
interface Numbered {
  readonly entity: 'Invoice';
  readonly number: string;
}
interface Dated {
  readonly entity: Entity;
  readonly customerId: string;
  readonly date: string;
}
/** Where QuickBooks would have a document: under its number, or among those of its customer and day. */
export type Place = Numbered | Dated;

/** The fields of a document that lead to its place. */
export interface Located {
  readonly number?: string | undefined;
  readonly customerId?: string | undefined;
  readonly date: string;
}

/** Returns the place of an invoice: its number, or its customer and day where the query language cannot spell the number. */
export function placeOfInvoice({ number, ...located }: Located): Place | undefined {
  const line = number === undefined ? '' : oneLine(number);
  return line === '' || !isQueryable(line) ? placeOn('Invoice', located) : { entity: 'Invoice', number: line };
}

/** Returns the place of a payment. Its reference need not be unique, so its customer and day are the place. */
export const placeOfPayment = (located: Located): Place | undefined => placeOn('Payment', located);

const placeOn = (entity: Entity, { customerId, date }: Located): Place | undefined =>
  customerId === undefined ? undefined : { entity, customerId, date };

/** Returns one text for each place. QuickBooks compares numbers without regard to case. */
export const keyOfPlace = (place: Place): string =>
  isNumbered(place) ? `number ${place.number.toLowerCase()}` : `${place.entity} ${place.customerId} ${place.date}`;

/** Returns the query that finds an invoice if QuickBooks has it. */
export const lookForInvoice = (located: Located): OnlineQuery =>
  lookAt(placeOfInvoice(located), 'Invoice', located.date);
/** Returns the query that finds a payment if QuickBooks has it. */
export const lookForPayment = (located: Located): OnlineQuery =>
  lookAt(placeOfPayment(located), 'Payment', located.date);

/** Returns the query for the documents of one place, or of a whole day where the customer has no known id. */
function lookAt(place: Place | undefined, entity: Entity, date: string): OnlineQuery {
  if (place === undefined)
    return queryOf(select<Entity>(entity, { where: [{ field: 'TxnDate', is: '=', value: date }] }));
  return isNumbered(place) ? queryForNumbers([place]) : queryForDays(entity, [place]);
}

/** A query for the documents of many places. Its rows include some of other places. */
export interface PlacesQuery {
  readonly query: OnlineQuery;
  readonly places: readonly Place[];
}
const PLACES_OF_A_QUERY = 100;

/** Returns the fewest queries for the documents of many places. Neighbouring days share a query, so that it reads few others. */
export function lookInPlaces(places: readonly Place[]): PlacesQuery[] {
  const byDay = places.flatMap((place) => (isNumbered(place) ? [] : [place])).toSorted(inOrderOfDays);
  return [
    ...inGroups(places.filter(isNumbered)).map((group) => ({ query: queryForNumbers(group), places: group })),
    ...(['Invoice', 'Payment'] as const).flatMap((entity) =>
      inGroups(byDay.filter((place) => place.entity === entity)).map((group) => ({
        query: queryForDays(entity, group),
        places: group,
      })),
    ),
  ];
}

const isNumbered = (place: Place): place is Numbered => 'number' in place;
const inOrderOfDays = (a: Dated, b: Dated): number => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0);

function inGroups<P>(places: readonly P[]): P[][] {
  const groups: P[][] = [];
  for (let start = 0; start < places.length; start += PLACES_OF_A_QUERY)
    groups.push(places.slice(start, start + PLACES_OF_A_QUERY));
  return groups;
}

const queryForNumbers = (places: readonly Numbered[]): OnlineQuery =>
  queryOf(select('Invoice', { where: [{ field: 'DocNumber', is: 'IN', values: places.map(({ number }) => number) }] }));

function queryForDays(entity: Entity, places: readonly Dated[]): OnlineQuery {
  const customers = [...new Set(places.map(({ customerId }) => customerId))];
  const days = places.map(({ date }) => date).toSorted();
  return queryOf(
    select<Entity>(entity, {
      where: [
        { field: 'CustomerRef', is: 'IN', values: customers },
        { field: 'TxnDate', is: '>=', value: days.at(0) ?? '' },
        { field: 'TxnDate', is: '<=', value: days.at(-1) ?? '' },
      ],
    }),
  );
}

function queryOf(selected: Selected): OnlineQuery {
  if (!selected.ok) throw new RangeError('Ids, dates and the numbers of places are Latin-1');
  return selected.query;
}
