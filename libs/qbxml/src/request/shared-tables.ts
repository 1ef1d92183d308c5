import { limits } from '../limits.js';
import {
  atMostOne,
  boolean,
  date,
  dateTime,
  exactlyOne,
  fields,
  filledList,
  group,
  guid,
  id,
  integer,
  list,
  oneOf,
  required,
  sequence,
  text,
} from './table-types.js';

/** A reference to a list entry, by its ListID or by its full name `Parent:Child`. */
export const ref = (fullName?: number) =>
  group(exactlyOne(fields({ ListID: required(id()) }), fields({ FullName: required(text(fullName)) })));

const { address } = limits;

/** Five lines at most; City, State, PostalCode and Country are lines of their own when printed. */
export const addressGroup = group(
  fields({
    Addr1: text(address.line),
    Addr2: text(address.line),
    Addr3: text(address.line),
    Addr4: text(address.line),
    Addr5: text(address.line),
    City: text(address.city),
    State: text(address.state),
    PostalCode: text(address.postalCode),
    Country: text(address.country),
    Note: text(address.note),
  }),
);

export const includeRet = fields({ IncludeRetElement: list(text(50)) });
export const extensionOwners = fields({ OwnerID: list(guid) });

const match = oneOf('StartsWith', 'Contains', 'EndsWith');

/** The filters of every list. Queries return active entries only, unless `ActiveStatus` is `All`. */
export const listFilters = sequence(
  fields({
    MaxReturned: integer(1),
    ActiveStatus: oneOf('ActiveOnly', 'InactiveOnly', 'All'),
    FromModifiedDate: dateTime,
    ToModifiedDate: dateTime,
  }),
  atMostOne(
    fields({
      NameFilter: required(group(fields({ MatchCriterion: required(match), Name: required(text()) }))),
    }),
    fields({ NameRangeFilter: required(group(fields({ FromName: text(), ToName: text() }))) }),
  ),
);

export const byListID = fields({ ListID: filledList(id()) });
export const byFullName = fields({ FullName: filledList(text()) });

const entityFilter = group(
  exactlyOne(
    byListID,
    byFullName,
    fields({ ListIDWithChildren: required(id()) }),
    fields({ FullNameWithChildren: required(text()) }),
  ),
);

/** The filters of every transaction. */
export const transactionFilters = sequence(
  fields({ MaxReturned: integer(1) }),
  atMostOne(
    fields({
      ModifiedDateRangeFilter: required(group(fields({ FromModifiedDate: dateTime, ToModifiedDate: dateTime }))),
    }),
    fields({ TxnDateRangeFilter: required(group(fields({ FromTxnDate: date, ToTxnDate: date }))) }),
  ),
  fields({ EntityFilter: entityFilter, AccountFilter: entityFilter }),
  atMostOne(
    fields({
      RefNumberFilter: required(group(fields({ MatchCriterion: required(match), RefNumber: required(text()) }))),
    }),
    fields({
      RefNumberRangeFilter: required(group(fields({ FromRefNumber: text(), ToRefNumber: text() }))),
    }),
  ),
);

export const byTxnID = fields({ TxnID: filledList(id()) });
export const byRefNumber = fields({ RefNumber: filledList(text()) });
export const byRefNumberCaseSensitive = fields({ RefNumberCaseSensitive: filledList(text()) });
export const withLines = fields({ IncludeLineItems: boolean });
