const LINE_FEED = 10;

/** The lines of a body, each without its line feed. */
export function linesOf(body: Buffer): string[] {
  const lines = body.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A body of these lines. */
export function bodyOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`, 'utf8');
}

/** The first line of a body with its line feed. */
export function firstLine(body: Buffer): Buffer {
  return body.subarray(0, body.indexOf(LINE_FEED) + 1);
}
