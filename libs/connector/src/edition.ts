/** The token under which Nest injects the edition of a connector. */
export const EDITION = Symbol('edition');
