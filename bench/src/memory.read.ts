import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB; ? where the system does not tell. */
export function residentMegabytes(pid: number): string {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? '?' : String(Math.round(Number(kilobytes) / 1024));
  } catch {
    return '?';
  }
}
