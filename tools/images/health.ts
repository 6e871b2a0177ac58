import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Health check of a container: `health.ts NAME` ends with 0 when the process works. API and simulator are asked over HTTP;
 * collector and scorer report into the records every 5 s, and one that has said nothing for 20 s is taken for dead.
 */
const SILENT_AFTER_MS = 20_000;
const [name = ''] = process.argv.slice(2);

async function answers(url: string): Promise<string | null> {
  const reply = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  return reply.ok ? null : `${url} answered ${reply.status}`;
}

function reports(process_: string): string | null {
  const file = path.join(process.env['CELLGATE_DATA_DIR'] ?? './data', 'records.sqlite');
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    const row = database.prepare('SELECT at_ms FROM process_report WHERE process = ?').get(process_);
    const age = row === undefined ? null : Date.now() - Number(row['at_ms']);
    if (age === null) return `${process_} has never reported`;
    return age > SILENT_AFTER_MS ? `${process_} has not reported for ${Math.round(age / 1_000)} s` : null;
  } finally {
    database.close();
  }
}

async function trouble(): Promise<string | null> {
  switch (name) {
    case 'api':
      return answers(`http://127.0.0.1:${process.env['PORT'] ?? 8050}/health/live`);
    case 'simulator':
      return answers(`http://127.0.0.1:${process.env['CELLGATE_MES_PORT'] ?? 8060}/simulator`);
    case 'collector':
    case 'scorer':
      return reports(name);
    default:
      return `no process is called "${name}"`;
  }
}

const reason = await trouble().catch((error: unknown) =>
  error instanceof Error ? error.message : String(error),
);
if (reason !== null) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
