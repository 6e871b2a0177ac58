import { generatePlantYaml, parsePlant } from '@cellgate/plant';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

const SIZES = [
  { machines: 10, signalsPerMachine: 80 },
  { machines: 50, signalsPerMachine: 80 },
];
const REPEATS = 5;

/** Processor time of loading a plant file, the best of repeated calls after one that warms the code up. */
export async function bench(): Promise<{ name: string; figures: Record<string, number>; bars: Bar[] }> {
  const figures: Record<string, number> = {};
  for (const size of SIZES) {
    const yaml = generatePlantYaml(size);
    const signals = size.machines * size.signalsPerMachine;
    figures[`plant file of ${size.machines} machines and ${signals} signals, s of processor time, best`] =
      bestSeconds(() => parsePlant(yaml, {}));
  }
  const [, whole = NaN] = Object.values(figures);
  return {
    name: 'plant',
    figures,
    bars: [
      { name: 'plant file of 50 machines and 4,000 signals, s', value: whole, limit: 1, ok: whole <= 1 },
    ],
  };
}

function bestSeconds(run: () => unknown): number {
  run();
  const times = Array.from({ length: REPEATS }, () => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}
