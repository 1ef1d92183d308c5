export type {
  Dependency,
  EntityMapping,
  Snapshot,
  Translate,
  Translated,
  TranslationContext,
} from './entity-mapping.js';
export { MappingModule } from './mapping.module.js';
export { transitions, recordStates, type RecordState } from './record/record.transitions.js';
export { chosenName, FieldMapper, translation } from './translate/field-mapper.js';
export { matchKeys } from './import/match-keys.js';
export { legalActs, type LegalAct } from './record/record.acts.decide.js';
export { accountsFor } from './translate/item-accounts.js';
export { nameRules } from './translate/names.js';
export { mapAddress } from './translate/address.js';
export { missingSettings, type KnownLists, type MissingSetting } from './company/missing-settings.decide.js';
export { loadLists, loadVersions } from './company/company.store.js';
export type { HistoryLine } from './record/history.js';
