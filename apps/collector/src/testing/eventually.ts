/** Waits until something holds, asking every 20 ms; fails with the last error or value. */
export async function eventually<T>(
  find: () => Promise<T | undefined> | T | undefined,
  what: string,
  deadlineMs = 20_000,
): Promise<T> {
  const endMs = Date.now() + deadlineMs;
  while (Date.now() < endMs) {
    const found = await find();
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  throw new Error(`${what} did not come within ${deadlineMs} ms`);
}
