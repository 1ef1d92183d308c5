import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** Runs `work`, and all that it awaits, on behalf of one company: every log line in it names the company. */
export function withCompany<T>(companyId: string, work: () => T): T {
  return storage.run(companyId, work);
}

/** The company that the running work is for, if it is for one. */
export function currentCompany(): string | undefined {
  return storage.getStore();
}
