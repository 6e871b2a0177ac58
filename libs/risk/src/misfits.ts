import type { FeatureSpecification } from './feature-specification';

/** Why a model cannot judge what is measured; empty when it can: a characteristic is missing or has another unit. */
export function misfits(
  specification: FeatureSpecification,
  measured: readonly { readonly id: string; readonly unit: string }[],
): string[] {
  const units = new Map(measured.map(({ id, unit }) => [id, unit]));
  return specification.features.flatMap(({ source, unit }) => {
    if (source.type !== 'characteristic') return [];
    const found = units.get(source.id);
    if (found === undefined) return [`the plant has no characteristic ${source.id}`];
    return found === unit ? [] : [`${source.id} is in ${found}, the model expects ${unit}`];
  });
}
