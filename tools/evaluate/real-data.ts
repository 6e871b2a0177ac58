import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Section } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Published data sets, where they and a Python with `training/requirements.txt` are there: `CELLGATE_DATA_SETS` (default
 * `../shared/data`) and `CELLGATE_TRAINING_PYTHON` name them. Without one of them the section says so and holds no bar.
 */
export function realData(say: (text: string) => void): Section {
  const folder = path.resolve(root, process.env['CELLGATE_DATA_SETS'] ?? '../shared/data');
  const python = process.env['CELLGATE_TRAINING_PYTHON'];
  if (!existsSync(path.join(folder, 'ai4i2020'))) {
    say('real data: skipped, CELLGATE_DATA_SETS names no folder with the published data sets');
    return { figures: {}, bars: [] };
  }
  if (python === undefined) {
    say('real data: skipped, CELLGATE_TRAINING_PYTHON names no Python with training/requirements.txt');
    return { figures: {}, bars: [] };
  }
  const { status, stdout, stderr } = spawnSync(python, ['-m', 'cellgate_training.real_data', folder], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: path.join(root, 'training'), OMP_NUM_THREADS: '1' },
  });
  if (status !== 0) throw new Error(`the evaluation of real data failed:\n${stderr}`);
  return JSON.parse(stdout) as Section;
}
