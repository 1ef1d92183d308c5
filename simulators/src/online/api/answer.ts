import type { Fault } from '../entities/fault.js';
import type { JsonObject } from '../json.js';

/** The HTTP response to a call. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'application/xml' | 'text/html' | 'text/plain';
  readonly body: JsonObject | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const json = (status: number, body: JsonObject, headers?: Readonly<Record<string, string>>): Answer => ({
  status,
  type: 'application/json',
  body,
  ...(headers === undefined ? {} : { headers }),
});

/** The service's own shape, with capitals; the same inside a batch. */
export const faultBody = ({ message, detail, code, element, type }: Fault): JsonObject => ({
  Error: [{ Message: message, Detail: detail, code, ...(element === undefined ? {} : { element }) }],
  type,
});

export const serviceFault = (fault: Fault, time: string): Answer =>
  json(fault.status, { Fault: faultBody(fault), time });

/** A refusal by the gateway in front of the service. */
export interface GatewayRefusal {
  readonly status: number;
  readonly type: 'AUTHENTICATION' | 'AUTHORIZATION' | 'SERVICE';
  readonly code: string;
  readonly message: string;
  readonly detail: string;
}

const gatewayMessage = (name: string, code: string, status: number): string =>
  `message=${name}; errorCode=${code.padStart(6, '0')}; statusCode=${status}`;

export const gateway = {
  tokenInvalid: (detail: string): GatewayRefusal => ({
    status: 401,
    type: 'AUTHENTICATION',
    code: '3200',
    message: gatewayMessage('AuthenticationFailed', '3200', 401),
    detail,
  }),
  notAuthorised: (): GatewayRefusal => ({
    status: 403,
    type: 'SERVICE',
    code: '3100',
    message: gatewayMessage('ApplicationAuthorizationFailed', '3100', 403),
    detail: '',
  }),
  lostAdmin: (): GatewayRefusal => ({
    status: 401,
    type: 'AUTHORIZATION',
    code: '120',
    message: 'Authorization Failure',
    detail: 'AuthorizationFailure: the user who connected this company is no administrator of it any more',
  }),
  throttled: (): GatewayRefusal => ({
    status: 429,
    type: 'SERVICE',
    code: '3001',
    message: gatewayMessage('ThrottleExceeded', '3001', 429),
    detail: '',
  }),
} as const;

/** The gateway's own JSON: lower case, with the empty fields that it really sends. Times are in milliseconds. */
export function gatewayJson(
  { status, type, code, message, detail }: GatewayRefusal,
  now: number,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return json(
    status,
    {
      warnings: null,
      intuitObject: null,
      fault: { error: [{ message, detail, code, element: null }], type },
      report: null,
      queryResponse: null,
      batchItemResponse: [],
      attachableResponse: [],
      syncErrorResponse: null,
      requestId: null,
      time: now,
      status: null,
      cdcresponse: [],
    },
    headers,
  );
}

const escaped = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;');

/** The same in XML, which comes whatever the Accept header asked for. */
export function gatewayXml(refusal: GatewayRefusal, now: number, headers?: Readonly<Record<string, string>>): Answer {
  const { status, type, code, message, detail } = refusal;
  const body =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    `<IntuitResponse xmlns="http://schema.intuit.com/finance/v3" time="${new Date(now).toISOString()}">` +
    `<Fault type="${type}"><Error code="${code}"><Message>${escaped(message)}</Message>` +
    `<Detail>${escaped(detail)}</Detail></Error></Fault></IntuitResponse>`;
  return { status, type: 'application/xml', body, ...(headers === undefined ? {} : { headers }) };
}

/** Returns the page of a proxy on the way that gives up. */
export const proxyPage = (status: number): Answer => ({
  status,
  type: 'text/html',
  body: `<html>\r\n<head><title>${status} Gateway Error</title></head>\r\n<body>\r\n<center><h1>${status} Gateway Error</h1></center>\r\n</body>\r\n</html>\r\n`,
});
