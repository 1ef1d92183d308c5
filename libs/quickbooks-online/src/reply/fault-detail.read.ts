import type { Fault } from './fault.read.js';

export interface NumberHolder {
  readonly docNumber: string;
  /** `Invoice` and the like. */
  readonly txnType: string;
  readonly txnId: string;
}

/** Reads the document that holds the number, from a 6140: "DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575". */
export function readNumberHolder(fault: Fault): NumberHolder | null {
  const found = /DocNumber=(.*?) is assigned to TxnType=(.*?) with TxnId=(\d+)/.exec(fault.detail);
  const [, docNumber, txnType, txnId] = found ?? [];
  return docNumber === undefined || txnType === undefined || txnId === undefined ? null : { docNumber, txnType, txnId };
}

export interface BadReference {
  /** QuickBooks' own word for the list: `Names`, `Items`, `Accounts`. */
  readonly list: string;
  readonly id: string;
}

/** Which reference a 2500 does not know: "Invalid Reference Id : Names element id 58 not found". */
export function readBadReference(fault: Fault): BadReference | null {
  const [, list, id] = /(\w+) element id (\S+) not found/i.exec(fault.detail) ?? [];
  return list === undefined || id === undefined ? null : { list, id };
}
