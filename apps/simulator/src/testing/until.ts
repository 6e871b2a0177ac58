import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a condition holds, asking every 20 ms. @throws when it does not hold in time */
export async function until(what: string, holds: () => boolean, deadlineMs = 10_000): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not in ${deadlineMs} ms: ${what}`);
    await delay(20);
  }
}
