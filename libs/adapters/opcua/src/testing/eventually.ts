/** Waits until something holds that no event tells of, asking every 50 ms. */
export async function eventually(holds: () => boolean, what: string, deadlineMs = 30_000): Promise<void> {
  for (const endMs = Date.now() + deadlineMs; !holds();) {
    if (Date.now() > endMs) {
      throw new Error(`${what} did not come within ${deadlineMs} ms`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
