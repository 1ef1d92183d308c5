/** One error of a Fault, with the HTTP status that it travels under when it is the answer to a single call. */
export interface Fault {
  readonly status: number;
  readonly type: 'ValidationFault' | 'SystemFault' | 'AuthenticationFault' | 'AuthorizationFault';
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly element?: string;
}

function validation(code: string, message: string, detail: string, element?: string): Fault {
  return { status: 400, type: 'ValidationFault', code, message, detail, ...(element === undefined ? {} : { element }) };
}

const madeInactive =
  "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.";

/** The refusals of the v3 API by meaning. Codes and texts as Intuit's service sends them. */
export const fault = {
  unsupportedOperation: (what: string) =>
    validation('500', 'Unsupported Operation', `Operation ${what} is not supported.`),
  badEncoding: () => validation('500', 'Unsupported Operation', 'Invalid UTF-8 start byte in the request body'),
  duplicateRequest: (requestId: string) =>
    validation('600', 'Duplicate Request Id', `Request ${requestId} is already being processed`),
  requestIdReused: (requestId: string) =>
    validation('2130', 'Duplicate Request Id', `Request id ${requestId} was used for another request`),
  objectNotFound: () => validation('610', 'Object Not Found', `Object Not Found : ${madeInactive}`),
  batchTooLarge: (size: number) =>
    validation('1040', 'Batch size exceeded', `Maximum batch size of 30 exceeded: the request holds ${size} items`),
  unknownProperty: (name: string, element: string) =>
    validation(
      '2010',
      'Request has invalid or unsupported property',
      `Property Name:${name} specified is unsupported or invalid`,
      element,
    ),
  unreadable: (why: string) =>
    validation(
      '2010',
      'Request has invalid or unsupported property',
      `Property Name:failed to parse json object; ${why}`,
    ),
  missing: (element: string) =>
    validation(
      '2020',
      'Required param missing, need to supply the required value for the API',
      `Required parameter ${element} is missing in the request`,
      element,
    ),
  badId: (id: string) => validation('2030', 'Invalid ID', `Id should be a valid number. Supplied value:${id}`, 'Id'),
  badCharacters: (element: string) =>
    validation('2040', 'Invalid String', `Property Name:${element} contains characters that are not allowed`, element),
  length: (element: string, min: number, max: number, supplied: number) =>
    validation(
      '2050',
      'String length is either shorter or longer than supported by specification',
      `String length specified does not match the supported length. Min:${min} Max:${max} supported. Supplied length:${supplied}`,
      element,
    ),
  badNumber: (element: string, value: string) =>
    validation('2090', 'Invalid Number', `Invalid Number. Supplied value:${value}`, element),
  badDate: (element: string, value: string) =>
    validation('2080', 'Invalid Date Time', `Invalid date. Supplied value:${value}`, element),
  badEnumeration: (element: string, value: string) =>
    validation('2170', 'Invalid Enumeration', `Invalid Enumeration : ${value}`, element),
  badEmail: (element: string) =>
    validation(
      '2210',
      'Invalid Email Address format',
      'Email Address: Does not conform to the syntax rules of RFC 822.',
      element,
    ),
  badReference: (element: string, entity: string, id: string) =>
    validation('2500', 'Invalid Reference Id', `Invalid Reference Id : ${entity}s element id ${id} not found`, element),
  queryUnparsed: (detail: string) => validation('4000', 'Error parsing query', `QueryParserError: ${detail}`),
  queryInvalid: (detail: string) => validation('4001', 'Invalid query', `QueryValidationError: ${detail}`),
  stale: () =>
    validation(
      '5010',
      'Stale Object Error',
      'Stale Object Error : You and another user were working on this at the same time. The other user finished before you did, so your work was not saved.',
    ),
  business: (why: string, element?: string) =>
    validation(
      '6000',
      'A business validation error has occurred while processing your request',
      `Business Validation Error: ${why}`,
      element ?? '',
    ),
  amountMismatch: (supplied: string) =>
    validation(
      '6070',
      'Amount calculation incorrect in the request',
      `Amount is not equal to UnitPrice * Qty. Supplied value:${supplied}`,
      'Line.Amount',
    ),
  usTaxCode: (value: string) =>
    validation(
      '6100',
      'Invalid tax code',
      `US companies take TAX or NON as a line's tax code. Supplied value:${value}`,
      'TaxCodeRef',
    ),
  duplicateNumber: (number: string, type: string, id: string) =>
    validation(
      '6140',
      'Duplicate Document Number Error',
      `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=${number} is assigned to TxnType=${type} with TxnId=${id}`,
      '',
    ),
  parentRequired: () =>
    validation('6150', 'ParentRef is required', 'ParentRef is required for a sub-customer', 'ParentRef'),
  tooManyLevels: () =>
    validation(
      '6180',
      'Maximum number of levels exceeded',
      'An object may be nested five levels deep at most',
      'ParentRef',
    ),
  subscriptionEnded: (): Fault => ({
    ...validation(
      '6190',
      'Subscription period has ended',
      'Subscription period has ended or was cancelled or there was a billing problem',
    ),
    status: 403,
    type: 'SystemFault',
  }),
  booksClosed: () =>
    validation(
      '6200',
      'Account Period Closed, Cannot Update Through Services API',
      'The account period has closed and the account books cannot be updated through the QBO Services API. Please use the QBO website to make these changes.',
    ),
  booksClosedPassword: () =>
    validation(
      '6210',
      'Account Period Closed, Cannot Update Through Services API',
      'The account period has closed; a password is needed to change what stands before the closing date.',
    ),
  duplicateName: (detail: string) =>
    validation('6240', 'Duplicate Name Exists Error', `The name supplied already exists. : ${detail}`, ''),
  inventoryQuantityMissing: () =>
    validation('6520', 'Missing Inventory Item Quantity', 'Quantity required for inventory item', ''),
  beforeInventoryStart: (item: string) =>
    validation(
      '6270',
      'Transaction date is prior to start date for inventory item',
      `The transaction date is before the inventory start date of ${item}`,
    ),
  alreadyDeposited: () =>
    validation(
      '6540',
      'Deposited Transaction cannot be changed',
      'This transaction has been deposited. Delete it from the deposit before you change it.',
    ),
  system: (): Fault => ({
    status: 500,
    type: 'SystemFault',
    code: '10000',
    message: 'An application error has occurred while processing your request',
    detail: 'System Failure Error: An unexpected error occurred. Please wait a few minutes and try again.',
  }),
} as const;
