/** Asks every 20 ms until there is an answer other than null or undefined; fails after 20 s. */
export async function eventually<T>(
  what: string,
  find: () => Promise<T | null | undefined> | T | null | undefined,
): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await find();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
