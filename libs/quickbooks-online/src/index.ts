export { limits } from './limits.js';
export {
  activeName,
  cleanText,
  collapseSpaces,
  comparableName,
  cutText,
  isEmailAddress,
  oneLine,
  possibleNames,
} from './text.js';

export {
  askRequest,
  batchRequest,
  type OnlineRequest,
  type WriteOperation,
  writeRequest,
} from './request/request.write.js';
export type { ProblemCode, ProblemOf, WriteProblem, Written } from './request/draft.js';
export { createCustomer, createItem, updateCustomer, updateItem } from './request/lists.write.js';
export {
  createInvoice,
  createPayment,
  isProduct,
  rateFor,
  type TaxInput,
  voidDocument,
} from './request/documents.write.js';
export {
  nextPage,
  type OnlineQuery,
  pageQuery,
  type Paging,
  preferencesQuery,
  select,
  startPaging,
} from './query/query.write.js';
export { lookUpNames } from './query/name-look-up.decide.js';

export { type OnlineReply, type RawReply, readReply } from './reply/reply.read.js';
export { batchAnswers, type BatchItemOutcome, settle, settleItem, type Settlement } from './reply/settle.decide.js';
export { faultCodes, type FaultName } from './reply/fault-codes.js';
export { type Fault, readNumberHolder } from './reply/fault.read.js';

export { type Invoice, type Payment, readEntity, readRows } from './entity/entity.schema.js';
export {
  type Match,
  matchInvoice,
  matchPayment,
  sameAmount,
  type SentDocument,
} from './document/own-document.decide.js';
export {
  keyOfPlace,
  lookForInvoice,
  lookForPayment,
  lookInPlaces,
  type Place,
  placeOfInvoice,
  placeOfPayment,
} from './document/place.decide.js';

export {
  type Referenced,
  referenced,
  referencedBy,
  type ReferencedEntity,
  readReferenced,
} from './document/referenced.decide.js';

export { readNotification, type RemoteChange, verifySignature } from './webhook/webhook.read.js';
export {
  connectionEndsAt,
  endingOf,
  isRefreshDue,
  readTokenReply,
  type TokenReply,
  type Tokens,
} from './oauth/tokens.js';
