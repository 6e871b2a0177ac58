/** Writes one JSON line to stdout, in the form of the other processes. */
export function log(
  level: 'log' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  process.stdout.write(
    `${JSON.stringify({ level, pid: process.pid, timestamp: Date.now(), message, ...fields })}\n`,
  );
}
