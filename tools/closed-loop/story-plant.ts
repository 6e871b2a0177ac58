import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The YAML library is a dependency of libs/plant; what the root resolves may be another version of it.
const { parse, stringify } = createRequire(new URL('../../libs/plant/package.json', import.meta.url))(
  'yaml',
) as {
  parse(text: string, options: { merge: boolean }): unknown;
  stringify(data: unknown): string;
};

/** What differs from config/demo-plant.yaml so that an hour fits into a minute. */
export const HASTE: Readonly<Record<string, { readonly settling: string }>> = {
  'cas-01-temperature': { settling: '7s' },
  'form-01-current': { settling: '4s' },
};
/** Judged proposals that are enough to be promoted; a plant asks for 50. */
export const JUDGED = 2;
const SAMPLES = 10;

interface PlantDraft {
  readonly setPoints: {
    readonly id: string;
    loop: Record<string, unknown>;
  }[];
}

/** Writes the plant of the story: the demonstration plant with loops in a hurry; limits and steps are untouched. */
export function writeStoryPlant(from: string, to: string): void {
  const plant = parse(readFileSync(from, 'utf8'), { merge: true }) as PlantDraft;
  for (const setPoint of plant.setPoints) {
    const haste = HASTE[setPoint.id];
    if (haste === undefined) continue;
    setPoint.loop = {
      ...setPoint.loop,
      settling: haste.settling,
      samples: SAMPLES,
      promotion: { proposals: JUDGED, signCorrect: 0.95 },
    };
  }
  writeFileSync(to, stringify(plant));
}
