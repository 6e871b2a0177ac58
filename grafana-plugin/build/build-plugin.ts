import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { runWebpack } from './run-webpack.ts';
import { validateArchive } from './validate-archive.ts';
import { PLUGIN_FOLDER, pluginConfig, WORKSPACE } from './webpack-config.ts';

interface Identity {
  readonly id: string;
  readonly version: string;
}

const read = (file: string): string => readFileSync(path.join(PLUGIN_FOLDER, file), 'utf8');

export function identity(): Identity {
  const { id } = JSON.parse(read('src/plugin.json')) as { id: string };
  const { version } = JSON.parse(read('package.json')) as { version: string };
  return { id, version };
}

/**
 * Builds the plugin as Grafana loads it: module.js with its chunks, plugin.json, README, LICENSE, CHANGELOG, pictures.
 *
 * @param output - folder of the plugin, emptied first
 */
export async function buildPlugin(output: string): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await runWebpack(pluginConfig(output));
  const { version } = identity();
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(
    path.join(output, 'plugin.json'),
    read('src/plugin.json').replaceAll('%VERSION%', version).replaceAll('%TODAY%', today),
  );
  writeFileSync(path.join(output, 'README.md'), read('src/README.md'));
  for (const file of ['LICENSE', 'CHANGELOG.md']) cpSync(path.join(WORKSPACE, file), path.join(output, file));
  cpSync(path.join(PLUGIN_FOLDER, 'src/img'), path.join(output, 'img'), { recursive: true });
}

/** The files of a plugin's folder as an archive whose only folder is the plugin's id. */
export function archiveOf(folder: string, id: string): Uint8Array {
  const files: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, entry);
    if (statSync(file).isFile()) files[`${id}/${entry.split(path.sep).join('/')}`] = readFileSync(file);
  }
  return zipSync(files, { level: 9 });
}

async function main(): Promise<void> {
  const { id, version } = identity();
  const dist = path.join(PLUGIN_FOLDER, 'dist');
  const folder = path.join(dist, id);
  rmSync(dist, { recursive: true, force: true });
  await buildPlugin(folder);
  const name = `${id}-${version}.zip`;
  const archive = archiveOf(folder, id);
  const problems = validateArchive(name, archive, version);
  if (problems.length > 0) throw new Error(`${name} breaks the catalogue's rules:\n${problems.join('\n')}`);
  writeFileSync(path.join(dist, name), archive);
  const size = (file: string): string => `${(statSync(path.join(folder, file)).size / 1024).toFixed(1)} KB`;
  process.stdout.write(`${name}: ${(archive.length / 1024).toFixed(0)} KB, module.js ${size('module.js')}\n`);
}

if (process.argv[1] === import.meta.filename) await main();
