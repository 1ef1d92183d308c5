/** The Web Connector's namespace; it must be exactly this, trailing slash included. */
export const namespace = 'http://developer.intuit.com/';
export const serviceName = 'QBWebConnectorSvc';

type WireType = 'string' | 'int';

/** Every operation with its parameters, in order, and what it returns: reader, writer and WSDL follow this table. */
export const operations = {
  serverVersion: { parameters: { strVersion: 'string' }, returns: 'string' },
  clientVersion: { parameters: { strVersion: 'string' }, returns: 'string' },
  authenticate: { parameters: { strUserName: 'string', strPassword: 'string' }, returns: 'strings' },
  sendRequestXML: {
    parameters: {
      ticket: 'string',
      strHCPResponse: 'string',
      strCompanyFileName: 'string',
      qbXMLCountry: 'string',
      qbXMLMajorVers: 'int',
      qbXMLMinorVers: 'int',
    },
    returns: 'string',
  },
  receiveResponseXML: {
    parameters: { ticket: 'string', response: 'string', hresult: 'string', message: 'string' },
    returns: 'int',
  },
  connectionError: { parameters: { ticket: 'string', hresult: 'string', message: 'string' }, returns: 'string' },
  getLastError: { parameters: { ticket: 'string' }, returns: 'string' },
  closeConnection: { parameters: { ticket: 'string' }, returns: 'string' },
} as const satisfies Record<string, { parameters: Readonly<Record<string, WireType>>; returns: WireType | 'strings' }>;

type Operations = typeof operations;
export type OperationName = keyof Operations;
type Parameters<O extends OperationName> = {
  readonly [P in keyof Operations[O]['parameters']]: Operations[O]['parameters'][P] extends 'int' ? number : string;
};
type Returned<O extends OperationName> = Operations[O]['returns'] extends 'strings'
  ? readonly string[]
  : Operations[O]['returns'] extends 'int'
    ? number
    : string;

/** A call of the Web Connector. A parameter that is missing or empty is '' (0 for the two numbers). */
export type Call = {
  [O in OperationName]: { readonly operation: O; readonly parameters: Parameters<O> };
}[OperationName];

/** The reply to a call of the same operation. */
export type Reply = { [O in OperationName]: { readonly operation: O; readonly result: Returned<O> } }[OperationName];

export const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);
