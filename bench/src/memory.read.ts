import { readFileSync } from 'node:fs';

/** Returns the resident memory of a process in MB, or ? where the system does not report it. */
export function residentMegabytes(pid: number): string {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? '?' : String(Math.round(Number(kilobytes) / 1024));
  } catch {
    return '?';
  }
}
