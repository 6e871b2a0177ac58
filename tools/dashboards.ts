import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cellRisk } from './dashboards/cell-risk.ts';
import { corrections } from './dashboards/corrections.ts';
import { lineOverview } from './dashboards/line-overview.ts';
import { machine } from './dashboards/machine.ts';
import { sampling } from './dashboards/sampling.ts';
import { spc } from './dashboards/spc.ts';

/** Writes `provisioning/dashboards/*.json`; with `--check` it writes nothing and names the files that are out of date. */
const folder = path.resolve(import.meta.dirname, '../provisioning/dashboards');
const files = {
  'cell-risk.json': cellRisk,
  'corrections.json': corrections,
  'line-overview.json': lineOverview,
  'machine.json': machine,
  'sampling.json': sampling,
  'spc.json': spc,
};

function contents(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const check = process.argv.includes('--check');
const stale: string[] = [];
mkdirSync(folder, { recursive: true });
for (const [name, dashboard] of Object.entries(files)) {
  const file = path.join(folder, name);
  const text = `${JSON.stringify(dashboard, null, 2)}\n`;
  if (contents(file) === text) continue;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}
if (check && stale.length > 0) {
  process.stderr.write(`out of date: ${stale.join(', ')}; run "npm run dashboards"\n`);
  process.exit(1);
}
