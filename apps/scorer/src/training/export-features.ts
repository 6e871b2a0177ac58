import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPlantFile, machinesOf, type Plant } from '@cellgate/plant';
import {
  atGate,
  canonicalJson,
  type FeatureSpecification,
  type Gate,
  GATES,
  parseFeatureSpecification,
} from '@cellgate/risk';
import { featureMatrix, type FeatureMatrix } from './feature-matrix';
import { readHistory, type HistoryCell } from './history-reader';

const USAGE =
  'usage: npm run features -w apps/scorer -- --history FILE.csv --template FILE.json --plant FILE.yaml --out FOLDER ' +
  '[--training-share 0.5] [--gate IPQC|FQC|OQC] [--without-hinges]';

/** Writes the feature matrix of a history for the training programs; `training/README.md` describes the files. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      history: { type: 'string' },
      template: { type: 'string' },
      plant: { type: 'string' },
      out: { type: 'string' },
      'training-share': { type: 'string', default: '0.5' },
      gate: { type: 'string' },
      'without-hinges': { type: 'boolean', default: false },
    },
  });
  const share = Number(values['training-share']);
  const { history, template, plant: plantFile, out } = values;
  if (!history || !template || !plantFile || !out || !(share > 0 && share < 1)) throw new RangeError(USAGE);

  // npm runs a workspace's script in its folder; a relative path means where the caller is.
  const path = (file: string) => resolve(process.env['INIT_CWD'] ?? '.', file);
  const plant = loadPlantFile(path(plantFile), process.env);
  const cells: HistoryCell[] = [];
  for await (const cell of readHistory(path(history))) cells.push(cell);
  const trainingCells = Math.floor(cells.length * share);
  const limits = plant.characteristics.map(({ id, unit, lsl, usl }) => ({
    characteristic: id,
    unit,
    lsl,
    usl,
  }));
  const all = parseFeatureSpecification(JSON.parse(readFileSync(path(template), 'utf8')));
  const gate = GATES.find((known) => known === (values.gate ?? all.gate));
  if (gate === undefined) throw new RangeError(USAGE);
  const specification = templateAt(all, gate, values['without-hinges']);
  const endOfLine = lastMeasured(plant, gate === 'OQC' ? 'FQC' : gate);
  const matrix = featureMatrix(specification, cells, trainingCells, limits, endOfLine);
  write(path(out), matrix, trainingCells, await sha256OfFile(path(history)));
}

/** The features known at a gate; trees find their own hinges. */
function templateAt(
  template: FeatureSpecification,
  gate: Gate,
  withoutHinges: boolean,
): FeatureSpecification {
  const known = atGate(template, gate);
  const name = `${known.name}-${gate.toLowerCase()}`;
  if (!withoutHinges) return { ...known, name };
  return {
    ...known,
    name: `${name}-plain`,
    features: known.features.map((feature) => ({ ...feature, hinges: [] })),
  };
}

/** Characteristics measured at the gate on the machines that no other machine follows. */
function lastMeasured(plant: Plant, gate: Gate): Set<string> {
  const followed = new Set(machinesOf(plant).flatMap(({ after }) => after));
  return new Set(
    plant.characteristics
      .filter(({ stage, machines }) => stage === gate && machines.some((id) => !followed.has(id)))
      .map(({ id }) => id),
  );
}

const FACTS = 5;

function write(folder: string, matrix: FeatureMatrix, trainingCells: number, historySha256: string): void {
  mkdirSync(folder, { recursive: true });
  const { specification, columnNames, rows, extremes, samples } = matrix;
  const width = columnNames.length;
  const inputs = new Float32Array(rows.length * width);
  const features = specification.features.length;
  const values = new Float32Array(rows.length * features);
  const facts = new Float64Array(rows.length * FACTS);
  for (const [index, row] of rows.entries()) {
    inputs.set(row.columns ?? new Array<number>(width).fill(NaN), index * width);
    const flags = [row.failed, row.outsideLimits, row.outsideEndOfLineLimits, row.columns !== null].map(
      Number,
    );
    values.set(
      row.values.map((value) => value ?? NaN),
      index * features,
    );
    facts.set([row.trueProbability ?? NaN, ...flags], index * FACTS);
  }
  writeFileSync(join(folder, 'inputs.f32'), inputs);
  writeFileSync(join(folder, 'values.f32'), values);
  writeFileSync(join(folder, 'facts.f64'), facts);
  writeFileSync(join(folder, 'feature-spec.json'), `${JSON.stringify(specification, null, 2)}\n`);
  const description = {
    columns: columnNames,
    cells: rows.length,
    trainingCells,
    historySha256,
    specificationSha256: createHash('sha256').update(canonicalJson(specification)).digest('hex'),
    extremes,
    samples,
  };
  writeFileSync(join(folder, 'matrix.json'), JSON.stringify(description));
}

async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
