export type { Result } from './result.js';
export { limits } from './limits.js';
export { comparableName, encodeText, isSameName } from './text/encode-text.js';
export type { EncodedText } from './text/encode-text.js';

export { buildRequest } from './request/request.write.js';
export type { Built, BuiltRequest, Iteration } from './request/request.write.js';
export type { FieldProblem } from './request/value.write.js';

export { buildMessageSet, buildStatusClear, buildStatusQuery, qbxmlVersion } from './request/request.write.js';
export type { MessageSetProblem } from './request/request.write.js';

export { readMessageSet, retsOf } from './response/message-set.read.js';
export type { Answer, AnsweredSet } from './response/message-set.read.js';
export type { RetOf, RetType } from './response/message-set.read.js';
export { readCompanyFile, stampOf } from './response/message-set.read.js';
export type { CompanyFile } from './response/message-set.read.js';

export { readMessageSetStatus, readStatus } from './response/status-codes.js';
export type { MessageSetReading, RejectReason, RetryReason } from './response/status-codes.js';
export { readHresult } from './response/status-codes.js';
export type { HresultReading, HresultReason } from './response/status-codes.js';

export { readCall } from './web-connector/soap.js';
export { writeReply } from './web-connector/soap.js';
export type { Call, OperationName, Reply } from './web-connector/soap.js';
export { writeWsdl } from './web-connector/wsdl.write.js';
export { writeQwc } from './web-connector/qwc.write.js';
