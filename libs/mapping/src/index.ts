export type { EntityMapping, Snapshot, Target, Translate, Translated, TranslationContext } from './entity-mapping.js';
export { MappingModule } from './mapping.module.js';
export { transitions, recordStates, type RecordState } from './record/record.transitions.js';
export { Fit, translation } from './translate/fit.js';
export { matchKeys } from './import/match-keys.js';
export { legalActs, type LegalAct } from './record/record.acts.decide.js';
export { nameRules } from './translate/name.rules.js';
export { chosenName, chosenRef } from './translate/chosen-name.js';
export { desktopAddress } from './translate/desktop-address.js';
