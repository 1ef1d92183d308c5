export { limits } from './limits.js';
export { foldName, checkDisplayName, checkItemName } from './names/name.decide.js';
export type { NameCheck, NameRefusal, NameWarning } from './names/name.decide.js';
export { cleanText, cutText, oneLine } from './names/text.decide.js';

export { writeRequest, askRequest, batchRequest, batchItemId } from './request/request.write.js';
export type { OnlineRequest, BatchRequest } from './request/request.write.js';
export { asUpdate } from './request/operation.js';
export type {
  AskOperation,
  BatchOperation,
  ChangesOperation,
  CompanyOperation,
  QueryOperation,
  ReadOperation,
  ReadableEntity,
  Version,
  WritableEntity,
  WriteOperation,
} from './request/operation.js';
export type { ProblemCode, WarningCode, WriteProblem, WriteWarning, Written } from './request/draft.write.js';
export type { AddressInput } from './request/party.write.js';
export { createCustomer, updateCustomer } from './request/customer.write.js';
export type { CustomerInput, CustomerChanges } from './request/customer.write.js';
export { createItem, updateItem } from './request/item.write.js';
export type { ItemInput, ItemChanges } from './request/item.write.js';
export { createInvoice } from './request/invoice.write.js';
export type { InvoiceInput, TaxInput } from './request/invoice.write.js';
export type { DiscountInput, InvoiceLineInput, ItemLineInput, TextLineInput } from './request/invoice-line.write.js';
export { reconcileLine } from './request/line.decide.js';
export type { ReconciledLine } from './request/line.decide.js';
export { createPayment } from './request/payment.write.js';
export type { PaymentInput } from './request/payment.write.js';

export { select, count, escapeQueryText, isQueryable } from './query/query.write.js';
export type {
  Condition,
  NameListEntity,
  OnlineQuery,
  QueryEntity,
  QueryField,
  Selected,
  Selection,
} from './query/query.write.js';
export { startPaging, pageQuery, nextPage } from './query/paging.decide.js';
export type { NextPage, Paging } from './query/paging.decide.js';
export { lookUpNames } from './query/name-look-up.decide.js';
export type { NameLookUp, NameLookUps } from './query/name-look-up.decide.js';

export { readJson } from './json/json.read.js';
export type { JsonRead } from './json/json.read.js';
export { readReply } from './reply/reply.read.js';
export type {
  BatchAnswer,
  BatchItemAnswer,
  ChangedRows,
  ChangesAnswer,
  EntityAnswer,
  Garbled,
  OnlineReply,
  PageAnswer,
  RawReply,
  ReplyContext,
} from './reply/reply.js';
export { settle, settleItem, batchAnswers } from './reply/settle.decide.js';
export type { BatchItemOutcome, Sent, Settlement } from './reply/settle.decide.js';
export { faultCodes } from './reply/fault.codes.js';
export type { FaultMeaning, FaultName, FaultRemedy } from './reply/fault.codes.js';
export type { Fault } from './reply/fault.read.js';
export { readBadReference, readNameHolder, readNumberHolder } from './reply/fault-detail.read.js';
export type { BadReference, NumberHolder } from './reply/fault-detail.read.js';

export { readEntity, readRows } from './entity/entity.read.js';
export type { EntityName, EntityOf, EntityRead } from './entity/entity.read.js';

export { isOurs, readMark } from './document/mark.decide.js';
export { lookForInvoice, lookForPayment, matchInvoice, matchPayment, sameAmount } from './document/match.decide.js';
export type { Difference, Match, SentDocument } from './document/match.decide.js';

export { verifySignature } from './webhook/signature.read.js';
export { readNotification } from './webhook/notification.read.js';
export type { Notification, RemoteChange } from './webhook/notification.read.js';

export { readTokenReply } from './oauth/token.read.js';
export type { TokenReply, Tokens } from './oauth/token.read.js';
export { connectionEndsAt, endingOf, isRefreshDue } from './oauth/expiry.decide.js';
export type { Ending } from './oauth/expiry.decide.js';
