export interface Run {
  /** A folder that lives as long as the run, for data, logs and locks. */
  readonly folder: string;
  /** Ends every child still noted, removes the folder, and answers when that is done. */
  end(): Promise<void>;
}

export function openRun(): Run;
