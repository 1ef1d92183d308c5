import type { CompanyFile } from '../file/company-file.js';
import type { Switches } from '../file/switches.schema.js';

/** An iterator lives in one session; another session knows nothing of it. */
export interface Iterator {
  /** The filters that it was started with: a Continue must repeat them all. */
  readonly filters: string;
  readonly rest: readonly string[];
}

export interface FileSession {
  readonly iterators: Map<string, Iterator>;
}

export const openSession = (): FileSession => ({ iterators: new Map() });

/** The context of a request: the open file, its session, and the macros of its message set. */
export interface Work {
  readonly file: CompanyFile;
  readonly session: FileSession;
  readonly switches: Switches;
  /** From `TxnID:name` to the TxnID that it stands for. */
  readonly macros: Map<string, string>;
}
