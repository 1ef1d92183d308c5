/** Fetches the server's program into an empty folder and answers its path; throws a sentence when it cannot. */
export type NatsSource = (folder: string, onProgress: (line: string) => void) => Promise<string>;
