export { catalogue, type DetailsOf, type FailureCode } from './catalogue.js';
export { type WarningCode } from './warnings.js';
export { Reason, Said, Warning, reason, warning } from './reason.js';
export { day, dollars } from './sentence.js';
export { Notice, NoticeCode, notice, noticeCatalogue } from './notices.js';
