import type { Element } from '../xml/element.js';

export type Severity = 'Info' | 'Warn' | 'Error';

/** The outcome of one request. */
export interface Outcome {
  readonly code: number;
  readonly severity: Severity;
  readonly message: string;
  readonly returned: readonly Element[];
  /** Further attributes of the answer after the status, such as those of an iterator. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The ErrorRecovery aggregate that the message set store keeps of a write. */
  readonly recovery?: Element;
}

export const done = (returned: readonly Element[], recovery?: Element): Outcome => ({
  code: 0,
  severity: 'Info',
  message: 'Status OK',
  returned,
  ...(recovery && { recovery }),
});

export const refused = (code: number, message: string): Outcome => ({ code, severity: 'Error', message, returned: [] });

export const noMatch: Outcome = {
  code: 1,
  severity: 'Info',
  message: 'A query request did not find a matching object in QuickBooks',
  returned: [],
};

export const isOutcome = (value: object): value is Outcome => 'severity' in value;

export const nameInUse = (name: string): Outcome =>
  refused(3100, `The name "${name}" of the list element is already in use.`);

export const notFound = (what: string): Outcome =>
  refused(
    3120,
    `Object "${what}" specified in the request cannot be found.  QuickBooks error message: ` +
      'Invalid argument.  The specified record does not exist in the list.',
  );

export const invalidReference = (list: string, what: string, where: string): Outcome =>
  refused(
    3140,
    `There is an invalid reference to QuickBooks ${list} "${what}" in the ${where}.  QuickBooks error message: ` +
      'Invalid argument.  The specified record does not exist in the list.',
  );

export const inactiveReference = (list: string, what: string, where: string): Outcome =>
  refused(
    3140,
    `There is an invalid reference to QuickBooks ${list} "${what}" in the ${where}.  QuickBooks error message: ` +
      'The specified record is inactive.',
  );

export const invalidValue = (field: string, value: string, why: string): Outcome =>
  refused(3210, `The "${field}" field has an invalid value "${value}".  QuickBooks error message: ${why}`);

export const staleEdit = (sequence: string): Outcome =>
  refused(3200, `The provided edit sequence "${sequence}" is out-of-date.`);

export const unsupported = (what: string): Outcome =>
  refused(1030, `This request is not supported by this implementation: ${what}.`);
