export type { Result } from './result.js';
export { limits } from './limits.js';
export { encodeText } from './text/encode-text.js';
export type { EncodedText, EncodeOptions, Replaced } from './text/encode-text.js';

export { buildRequest } from './request/request.write.js';
export type { Built, BuiltRequest, Iteration, RequestOptions } from './request/request.write.js';
export { isWrite, requestTables } from './request/request.tables.js';
export type { RequestType, RequestValue } from './request/request.tables.js';
export type { FieldProblem, FieldWarning, ProblemKind } from './request/field.problems.js';

export { buildMessageSet, buildStatusClear, buildStatusQuery, qbxmlVersion } from './message-set/message-set.write.js';
export type { MessageSet, MessageSetProblem } from './message-set/message-set.write.js';

export { readMessageSet, responseLimits, retsOf } from './response/message-set.read.js';
export type { Answer, AnsweredSet, MessageSetReadProblem } from './response/message-set.read.js';
export type { Ret, RetOf, RetType, UnreadableRet } from './response/ret.read.js';
export { readCompanyFile, stampOf } from './response/hcp.read.js';
export type { CompanyFile } from './response/hcp.read.js';
export type { XmlLimits, XmlProblem } from './xml/xml.problems.js';

export { readMessageSetStatus, readStatus } from './status/status.codes.js';
export type { MessageSetReading, RejectReason, RetryReason, StatusReading } from './status/status.codes.js';
export { readHresult } from './status/hresult.codes.js';
export type { HresultReading, HresultReason } from './status/hresult.codes.js';

export { envelopeLimits, readCall } from './web-connector/soap.read.js';
export type { SoapProblem } from './web-connector/soap.read.js';
export { writeReply } from './web-connector/soap.write.js';
export type { Call, OperationName, Reply } from './web-connector/operations.js';
export { writeWsdl } from './web-connector/wsdl.write.js';
export { writeQwc } from './web-connector/qwc.write.js';
export type { QwcFile, QwcProblem } from './web-connector/qwc.write.js';
