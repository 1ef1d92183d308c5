/** The types of the API, from the schemas that validate it. */
export type { User } from '../../../src/access/access.js';
export type { DevelopmentLogin } from '../../../src/access/access.js';
export type { Act, ActRequest as ActAsked } from '../../../src/acts/act.schema.js';
export type {
  Alert,
  Batch,
  Bridge,
  BridgeStep,
  Connection,
  OnlineAttempt,
  Overview,
  Period,
  SearchHit,
  SearchResult as Found,
} from '../../../src/company/company.schema.js';
export type { DesktopConnection } from '../../../src/company/company.schema.js';
export type { DeskPage, DeskRow, Filter, Summary, View } from '../../../src/records/records.schema.js';
export type {
  EventCheckResult as Rehearsed,
  LoggedMessage as Logged,
  TypeEntry as KnownType,
} from '../../../src/developer/developer.schema.js';
export type { ExportAccepted as ExportBegun, Preview, Selection } from '../../../src/export/export.schema.js';
export type { Issue, Issues } from '../../../src/company/company.schema.js';
export type { CompanyHealth, Health, Letter } from '../../../src/operations/operations.schema.js';
export type { Plan } from '../../../src/export/export.schema.js';
export type { ActionName } from '../../../src/records/record.decide.js';
export type { RecordPage } from '../../../src/records/records.schema.js';
export type { Candidate, Name, Review } from '../../../src/review/review.schema.js';
export type { SettingsPage } from '../../../src/settings/settings.schema.js';
export type { TieOut, TieOuts } from '../../../src/company/company.schema.js';
export type { Home } from '../../../src/company/home.schema.js';
export type { Certificate, Closing, Closings, CloseRequest, MonthChange } from '../../../src/month/month.schema.js';
