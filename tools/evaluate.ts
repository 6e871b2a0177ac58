import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.ts';
import type { Section } from './evaluate/section.ts';

const root = path.resolve(import.meta.dirname, '..');
const CHAMPION = 'logistic-regression';
const CHALLENGER = 'boosted-trees';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
await build(say);
// After the build: they stand on built packages.
const { simulated } = await import('./evaluate/simulated.ts');
const { parity } = await import('./evaluate/parity.ts');
const { realData } = await import('./evaluate/real-data.ts');

const names = readdirSync(path.join(root, 'models')).sort();
const sections: Section[] = [];
for (const [name, work] of [
  ['parity', () => parity(names)],
  ['simulator', () => simulated([CHAMPION, CHALLENGER], CHAMPION)],
  ['real data', () => realData(say)],
] as const) {
  const started = performance.now();
  sections.push(await work());
  say(`${name}: ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

const figures = Object.assign({}, ...sections.map((section) => section.figures)) as Record<string, number>;
const bars = sections.flatMap((section) => section.bars);
for (const [name, value] of Object.entries(figures)) {
  const interval = [figures[`${name}, from`], figures[`${name}, to`]];
  if (/, (from|to)$/.test(name)) continue;
  const shown = interval.every((end) => end !== undefined)
    ? `  (95 %: ${interval.map((end) => end?.toPrecision(3)).join(' to ')})`
    : '';
  say(`  ${name.padEnd(70)} ${value.toPrecision(4)}${shown}`);
}
for (const bar of bars) {
  say(`  ${bar.ok ? 'holds' : 'FAILS'}  ${bar.name}: ${bar.value.toPrecision(4)}, limit ${bar.limit}`);
}
say(JSON.stringify({ name: 'evaluate', figures, bars }));
process.exit(bars.every((bar) => bar.ok) ? 0 : 1);
