export { limits } from './limits.js';
export { cleanText, collapseSpaces, comparableName, cutText, isEmailAddress, oneLine } from './text.js';

export { askRequest, batchRequest, writeRequest } from './request/request.write.js';
export type { OnlineRequest, WriteOperation } from './request/request.write.js';
export type { ProblemCode, ProblemOf, WriteProblem, Written } from './request/draft.js';
export { createCustomer, updateCustomer } from './request/customer.write.js';
export { createItem, updateItem } from './request/item.write.js';
export { createInvoice } from './request/invoice.write.js';
export type { TaxInput } from './request/invoice.write.js';
export { createPayment } from './request/payment.write.js';
export { select } from './query/query.write.js';
export type { OnlineQuery } from './query/query.write.js';
export { nextPage, pageQuery, startPaging } from './query/paging.decide.js';
export type { Paging } from './query/paging.decide.js';
export { lookUpNames } from './query/name-look-up.decide.js';

export { readReply } from './reply/reply.read.js';
export type { OnlineReply, RawReply } from './reply/reply.js';
export { batchAnswers, settle, settleItem } from './reply/settle.decide.js';
export type { BatchItemOutcome, Settlement } from './reply/settle.decide.js';
export { faultCodes } from './reply/fault.codes.js';
export type { FaultName } from './reply/fault.codes.js';
export type { Fault } from './reply/fault.read.js';
export { readBadReference, readNumberHolder } from './reply/fault-detail.read.js';

export { readEntity, readRows } from './entity/entity.read.js';
export { lookForInvoice, lookForPayment, matchInvoice, matchPayment, sameAmount } from './document/match.decide.js';
export type { Match, SentDocument } from './document/match.decide.js';

export { readNotification } from './webhook/notification.read.js';
export type { RemoteChange } from './webhook/notification.read.js';
export { verifySignature } from './webhook/signature.read.js';

export { readTokenReply } from './oauth/token.read.js';
export type { TokenReply, Tokens } from './oauth/token.read.js';
export { connectionEndsAt, endingOf, isRefreshDue } from './oauth/expiry.decide.js';
