import type { Sight } from './references.js';
import type { JsonObject } from '../json.js';
import type { Result } from '../result.js';

/** A payload whose form is right and whose references are known, on its way to become a record. */
export interface Draft extends Sight {
  readonly id: string;
  /** The record after the write: on a sparse update the present record, overridden by the payload. */
  readonly body: JsonObject;
  /** The payload alone. */
  readonly given: JsonObject;
  readonly before?: JsonObject;
  readonly allowDuplicateNumber: boolean;
}

/** Applies the entity's rules and completes what QuickBooks computes. Changes nothing. */
export type Decide = (draft: Draft) => Result<JsonObject>;
