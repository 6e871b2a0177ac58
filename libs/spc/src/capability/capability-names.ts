import type { CapabilityIndices } from './capability-indices';

/**
 * What the indices are called.
 *
 * `aiag-2005`: Cp, Cpk from the sigma within subgroups; Pp, Ppk from the overall one.
 * `iso-22514` and `aiag-vda-2026`: both pairs are made from the overall variation; it is Cp, Cpk when the process was
 * shown stable and Pp, Ppk when it was not. `aiag-vda-2026` calls the within-subgroup indices Cw, Cwk.
 * (AIAG-VDA as reported of the 2026 manual; to be checked against the printed book.)
 */
export type NamingProfile = 'aiag-2005' | 'iso-22514' | 'aiag-vda-2026';

export interface NamedIndex {
  readonly name: string;
  readonly value: number;
  readonly sigma: 'within' | 'overall';
}

/**
 * The indices under the names of a profile.
 *
 * @param within - indices with the sigma within subgroups; null when they are not claimed
 * @param overall - indices with the overall standard deviation
 * @param stable - whether the process was shown stable and everything else for a claim holds
 * @example
 * nameCapability('iso-22514', null, { cp: 1.5, cpl: 1.4, cpu: 1.6, cpk: 1.4, cpm: null, k: 0.1 }, false)[0].name // => 'Pp'
 */
export function nameCapability(
  profile: NamingProfile,
  within: CapabilityIndices | null,
  overall: CapabilityIndices,
  stable: boolean,
): readonly NamedIndex[] {
  const pair = (
    letter: string,
    indices: CapabilityIndices | null,
    sigma: NamedIndex['sigma'],
  ): NamedIndex[] =>
    indices === null
      ? []
      : (
          [
            [letter, indices.cp],
            [`${letter}k`, indices.cpk],
            [`${letter}l`, indices.cpl],
            [`${letter}u`, indices.cpu],
          ] as const
        ).flatMap(([name, value]) => (value === null ? [] : [{ name, value, sigma }]));
  if (profile === 'aiag-2005') return [...pair('Cp', within, 'within'), ...pair('Pp', overall, 'overall')];
  const main = pair(stable ? 'Cp' : 'Pp', overall, 'overall');
  return profile === 'iso-22514' ? main : [...main, ...pair('Cw', within, 'within')];
}
