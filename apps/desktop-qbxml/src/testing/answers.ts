import { readMessageSet } from '@jobpro/qbxml';
import type { DesktopReply } from '../operations/wire.js';

export const at = new Date('2026-11-20T10:00:00Z');

interface Said {
  readonly code?: number;
  readonly message?: string;
  readonly requestID?: string;
}

/** Returns QuickBooks' reply to one request. `inside` is the XML of its records. */
export function reply(type: string, inside = '', { code = 0, message = '', requestID = 'x' }: Said = {}): DesktopReply {
  const attributes = `requestID="${requestID}" statusCode="${code}" statusSeverity="Info" statusMessage="${message.replaceAll('"', '&quot;')}"`;
  const read = readMessageSet(
    `<QBXML><QBXMLMsgsRs><${type}Rs ${attributes}>${inside}</${type}Rs></QBXMLMsgsRs></QBXML>`,
  );
  const answer = read.ok ? read.value.answers[0] : undefined;
  if (answer === undefined) throw new Error('This answer of the test cannot be read.');
  return { answer, at };
}

export const nobody = (type: string): DesktopReply => reply(type, '', { code: 500, message: 'not found' });

export const customerRet = (name: string, more = '<IsActive>true</IsActive>', fullName = name): string =>
  `<CustomerRet><ListID>80-1</ListID><EditSequence>5</EditSequence><Name>${name}</Name><FullName>${fullName}</FullName>${more}</CustomerRet>`;
