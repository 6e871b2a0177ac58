import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}
interface BenchResult {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly bars: readonly Bar[];
}

const folder = path.resolve(import.meta.dirname, '../test/bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.basename(file, '.ts'));
const name = process.argv[2] ?? '';
const file = path.join(folder, `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(`npm run bench -- NAME; NAME is one of: ${known.join(', ')}\n`);
  process.exit(2);
}

await build((text) => process.stdout.write(`${text}\n`));
const { bench } = (await import(pathToFileURL(file).href)) as { bench: () => Promise<BenchResult> };
const result = await bench();
process.stdout.write(`\n${result.name} on Node ${process.version}, ${process.platform} ${process.arch}\n`);
for (const [figure, value] of Object.entries(result.figures)) {
  process.stdout.write(`  ${figure.padEnd(60)} ${value.toPrecision(4)}\n`);
}
for (const bar of result.bars) {
  process.stdout.write(
    `  ${bar.ok ? 'holds' : 'FAILS'}  ${bar.name}: ${bar.value.toPrecision(4)}, limit ${bar.limit}\n`,
  );
}
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(result.bars.every((bar) => bar.ok) ? 0 : 1);
