/** The API's own types: what its schemas say, the page reads. */
export type { User } from '../../../src/access/access.js';
export type { DevelopmentLogin } from '../../../src/access/session.controller.js';
export type { Act } from '../../../src/acts/act.store.js';
export type { DesktopConnection } from '../../../src/connection/connectors.client.js';
export type { DeskEntity, DeskPage, DeskRow, Filter, Summary, View } from '../../../src/desk/desk.schema.js';
export type { ExportBegun, Preview, Selection } from '../../../src/export/export.schema.js';
export type { Issue } from '../../../src/issues/issue.schema.js';
export type { CompanyHealth, Health, Letter } from '../../../src/operations/operations.schema.js';
export type { Connection } from '../../../src/overview/company.store.js';
export type { Batch, Found, Overview } from '../../../src/overview/overview.schema.js';
export type { ActionName } from '../../../src/record/actions.decide.js';
export type { RecordPage } from '../../../src/record/record.schema.js';
export type { SettingsPage } from '../../../src/settings/settings.schema.js';
export type { KnownType, Logged, Rehearsed } from '../../../src/developer/developer.schema.js';
export type { Plan } from '../../../src/plan/plan.schema.js';
export type { Candidate, Name, Review } from '../../../src/review/review.schema.js';
export type { TieOut } from '../../../src/tie-out/tie-out.schema.js';
export type { ActAsked } from '../../../src/acts/act.schema.js';
