export type { Result } from './result.js';
export { limits } from './limits.js';
export { comparableName, encodeText, isSameName } from './text/encode-text.js';
export type { EncodedText } from './text/encode-text.js';

export { buildRequest } from './request/request.write.js';
export type { Built, BuiltRequest, Iteration } from './request/request.write.js';
export type { FieldProblem } from './request/field.problems.js';

export { buildMessageSet, buildStatusClear, buildStatusQuery, qbxmlVersion } from './message-set/message-set.write.js';
export type { MessageSetProblem } from './message-set/message-set.write.js';

export { readMessageSet, retsOf } from './response/message-set.read.js';
export type { Answer, AnsweredSet } from './response/message-set.read.js';
export type { RetOf, RetType } from './response/ret.read.js';
export { readCompanyFile, stampOf } from './response/hcp.read.js';
export type { CompanyFile } from './response/hcp.read.js';

export { readMessageSetStatus, readStatus } from './status/status.codes.js';
export type { MessageSetReading, RejectReason, RetryReason } from './status/status.codes.js';
export { readHresult } from './status/hresult.codes.js';
export type { HresultReading, HresultReason } from './status/hresult.codes.js';

export { readCall } from './web-connector/soap.read.js';
export { writeReply } from './web-connector/soap.write.js';
export type { Call, OperationName, Reply } from './web-connector/operations.js';
export { writeWsdl } from './web-connector/wsdl.write.js';
export { writeQwc } from './web-connector/qwc.write.js';
