const TICKET = /<(?:[\w.-]+:)?ticket(?:\s[^<>]*)?>([^<>]{1,100})</;

/**
 * The ticket in the beginning of a call, undefined where there is none. It stands first in every call that has one
 * (`QBWebConnectorSvc.wsdl`), behind the envelope's few hundred bytes.
 */
export const ticketIn = (head: string): string | undefined => TICKET.exec(head)?.[1]?.trim();
