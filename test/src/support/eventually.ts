/**
 * Waits until `probe` gives something other than null or undefined, looking again every 100 ms.
 * @throws Error with `what` and the last failure when the deadline passes
 */
export async function eventually<T>(
  what: string,
  withinMs: number,
  probe: () => Promise<T | null | undefined> | T | null | undefined,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown = 'no answer yet';
  for (;;) {
    try {
      const found = await probe();
      if (found !== null && found !== undefined) return found;
      last = `got ${String(found)}`;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
