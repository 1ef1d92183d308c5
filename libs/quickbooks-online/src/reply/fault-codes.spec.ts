import { describe, expect, test } from '@jest/globals';
import { faultCodes, faultMeaning } from './fault-codes.js';
import { readFaults, readNumberHolder } from './fault.read.js';

describe('the table', () => {
  test.each([
    ['120', '', 'user-lost-admin', 'reauthorise'],
    ['500', 'Unsupported Operation', 'unsupported-operation', 'permanent'],
    ['500', 'Invalid UTF-8 character', 'bad-encoding', 'permanent'],
    ['500', '', 'system', 'unknown'],
    ['600', '', 'duplicate-request', 'unknown'],
    ['2130', '', 'duplicate-request', 'unknown'],
    ['610', 'Object Not Found', 'record-inactive', 'permanent'],
    ['1040', '', 'batch-too-large', 'retryable'],
    ['2020', '', 'parameter-missing', 'permanent'],
    ['2040', '', 'bad-characters', 'permanent'],
    ['2050', '', 'too-long', 'permanent'],
    ['2170', '', 'bad-value', 'permanent'],
    ['2500', '', 'bad-reference', 'permanent'],
    ['3001', '', 'throttled', 'throttled'],
    ['3100', '', 'app-not-authorised', 'reauthorise'],
    ['3200', '', 'token-refused', 'refresh-token'],
    ['4000', '', 'query-malformed', 'permanent'],
    ['4001', '', 'query-not-supported', 'permanent'],
    ['5010', '', 'stale', 'stale'],
    ['5020', '', 'no-permission', 'permanent'],
    ['5030', '', 'feature-off', 'permanent'],
    ['6000', 'A business validation error has occurred', 'business-rule', 'permanent'],
    ['6000', 'Make sure all your transactions have a GST/HST rate before you save.', 'tax-missing', 'permanent'],
    ['6000', 'The account period has closed and the account books cannot be updated', 'books-closed', 'permanent'],
    ['6070', '', 'amount-mismatch', 'permanent'],
    ['6100', '', 'bad-tax-code', 'permanent'],
    ['6140', '', 'duplicate-number', 'duplicate-number'],
    ['6150', '', 'parent-missing', 'permanent'],
    ['6180', '', 'too-many-levels', 'permanent'],
    ['6190', 'Subscription period has ended', 'subscription-ended', 'company-blocked'],
    ['6190', 'Business validation error', 'business-rule', 'permanent'],
    ['5010', 'Account Period Closed', 'books-closed', 'permanent'],
    ['500', 'could not find resource', 'system', 'unknown'],
    ['6000', 'A business validation error: -30003', 'system', 'unknown'],
    ['6200', '', 'books-closed', 'permanent'],
    ['6210', '', 'books-closed-password', 'permanent'],
    ['6210', 'Account Period Closed, Cannot Update Through Services API', 'books-closed', 'permanent'],
    ['6200', 'The books are closed: a password is needed', 'books-closed-password', 'permanent'],
    ['6240', '', 'duplicate-name', 'duplicate-name'],
    ['6270', '', 'before-inventory-start', 'permanent'],
    ['6540', '', 'already-deposited', 'permanent'],
    ['10000', '', 'system', 'unknown'],
  ])('%s %s', (code, words, name, remedy) => {
    expect(faultMeaning(code, 'ValidationFault', words)).toEqual({ name, remedy });
  });

  test.each([
    ['', 'ThrottleFault', '', 'throttled'],
    ['', 'SERVICE', 'message=ThrottleExceeded', 'throttled'],
    ['', 'AUTHENTICATION', '', 'refresh-token'],
    ['', 'AuthorizationFault', '', 'reauthorise'],
    ['9999', 'ValidationFault', '', 'permanent'],
    ['9999', 'SystemFault', '', 'unknown'],
    ['', '', '', 'unknown'],
  ])('of no known code: %s %s %s', (code, type, words, remedy) =>
    expect(faultMeaning(code, type, words).remedy).toBe(remedy),
  );

  test.each([
    ['6190', 'The memo "free trial install" is not valid', 'business-rule'],
    ['6000', 'The memo “grace period, account closed” was refused', 'business-rule'],
    ['5010', 'Stale Object Error: the memo "books closed"', 'stale'],
    ['500', 'The text "beam not supported" cannot be saved', 'system'],
    ['6190', 'The subscription of "Cedar" has expired', 'subscription-ended'],
  ])('words that %s quotes from a document decide nothing: %s', (code, words, name) => {
    expect(faultMeaning(code, 'ValidationFault', words).name).toBe(name);
  });

  test('every row can be reached: nothing before it swallows it', () => {
    for (const [index, row] of faultCodes.entries()) {
      const swallowed = row.codes.filter((code) =>
        faultCodes
          .slice(0, index)
          .some((earlier) => !('says' in earlier) && earlier.codes.some((other) => other === code)),
      );
      expect(swallowed).toEqual([]);
    }
  });
});

describe('reading the detail of a fault', () => {
  const fault = (code: string, detail: string) => {
    const [fault] =
      readFaults({ Fault: { Error: [{ Message: '', Detail: detail, code }], type: 'ValidationFault' } }) ?? [];
    if (fault === undefined) throw new Error('no fault');
    return fault;
  };

  test('6140: what holds the number', () => {
    const detail =
      'You must specify a different number. This number has already been used. DocNumber=18 696 is assigned to TxnType=Credit Memo with TxnId=6575';
    expect(readNumberHolder(fault('6140', detail))).toEqual({
      docNumber: '18 696',
      txnType: 'Credit Memo',
      txnId: '6575',
    });
    expect(readNumberHolder(fault('6140', 'This number has already been used.'))).toBeNull();
  });
});
