import type { Value } from './grammar.js';

/** A value that QuickBooks does not accept. The request fails with this code, the rest of the set continues. */
export interface FieldProblem {
  readonly code: number;
  readonly message: string;
}
/** `structure`: the whole set is a parse error. */
export type ValueProblem = { readonly structure: string } | FieldProblem;

const patterns = {
  amount: /^(?:[+-]?[0-9]{1,13}(?:\.[0-9]{2})?)?$/,
  decimal: /^(?:[+-]?[0-9]{1,10}(?:\.[0-9]{1,5})?)?$/,
  date: /^(?:\d{4}-\d{2}-\d{2})?$/,
  dateTime: /^(?:\d{4}-\d{1,2}-\d{1,2}(?:T\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:[+-]\d{1,2}:\d{1,2})?)?)?)?)?$/,
  guid: /^(?:0|\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\})$/,
  integer: /^\s*[+-]?\d+\s*$/,
  month: /^\s*\+?0*(?:[1-9]|1[0-2])\s*$/,
  float: /^\s*(?:[+-]?(?:\d+\.?\d*|\.\d+))?\s*$/,
  id: /^(?:[0-9A-Fa-f]{1,8}-\d{1,10})?$/,
};

const realDate = (text: string): boolean => {
  if (text === '') return true;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const conversion = (code: number, what: string, value: string, field: string): FieldProblem => ({
  code,
  message: `There was an error when converting the ${what} "${value}" in the field "${field}".`,
});

/** Checks one text as QuickBooks does: lengths and numbers by status code, what no schema could read as a parse error. */
export function checkValue(value: Value, text: string, field: string): ValueProblem | undefined {
  switch (value.type) {
    case 'string':
      return text.length > value.max
        ? {
            code: 3070,
            message: `The string "${text}" in the field "${field}" is too long. The maximum length is ${value.max}.`,
          }
        : undefined;
    case 'anyString':
      return undefined;
    case 'choice':
      return value.of.includes(text) ? undefined : { structure: `"${text}" is not a value of ${field}` };
    case 'integer':
      return patterns.integer.test(text) ? undefined : { structure: `"${text}" is no integer in ${field}` };
    case 'month':
      return patterns.month.test(text) ? undefined : { structure: `"${text}" is no month in ${field}` };
    case 'id':
      return patterns.id.test(text)
        ? undefined
        : { code: 3000, message: `The given object ID "${text}" in the field "${field}" is invalid.` };
    case 'boolean':
      return ['true', 'false', '1', '0', ''].includes(text.trim())
        ? undefined
        : conversion(3010, 'boolean value', text, field);
    case 'date':
      return patterns.date.test(text) && realDate(text) ? undefined : conversion(3020, 'date value', text, field);
    case 'dateTime':
      return patterns.dateTime.test(text) ? undefined : conversion(3020, 'date value', text, field);
    case 'amount':
      return patterns.amount.test(text) ? undefined : conversion(3040, 'amount', text, field);
    case 'price':
      return patterns.decimal.test(text) ? undefined : conversion(3045, 'price', text, field);
    case 'percent':
      return patterns.decimal.test(text) ? undefined : conversion(3050, 'percent', text, field);
    case 'quantity':
      return patterns.decimal.test(text) ? undefined : conversion(3060, 'quantity', text, field);
    case 'guid':
      return patterns.guid.test(text) ? undefined : conversion(3065, 'GUID', text, field);
    case 'float':
      return patterns.float.test(text) ? undefined : conversion(3050, 'number', text, field);
  }
}
