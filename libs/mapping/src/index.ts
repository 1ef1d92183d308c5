export type { EntityMapping, Snapshot, Target, Translate, Translated, TranslationContext } from './entity-mapping.js';
export { MappingModule } from './mapping.module.js';
export { transitions, recordStates, type RecordState } from './record/record.transitions.js';
export { Fit, translation } from './translate/fit.js';
export { desktopAddress } from './translate/desktop-address.js';
