/** The entity mapping that this service runs: the one provider in which the five services differ. */
export const ENTITY_MAPPING = Symbol('ENTITY_MAPPING');
