/** State of the assembly machine while it makes a cell. */
export interface AssemblyConditions {
  /** °C */
  readonly temperature: number;
  /** mm/s */
  readonly vibration: number;
  /** N */
  readonly force: number;
  /** Wear of blade and horn beyond their regular life, 0 = none, 1 = one whole tool life. */
  readonly extraWear: number;
  readonly supplier: 'A' | 'B';
}

/** State of the formation machine while it forms a cell. */
export interface FormationConditions {
  /** Chamber, °C */
  readonly temperature: number;
  /** A */
  readonly current: number;
}

/** The machines in control; what the line returns to when no scenario is on. */
export const NOMINAL_ASSEMBLY: AssemblyConditions = {
  temperature: 35,
  vibration: 2.0,
  force: 220,
  extraWear: 0,
  supplier: 'A',
};
export const NOMINAL_FORMATION: FormationConditions = { temperature: 25, current: 3.2 };

/** A scenario that changes cells, active for the cells with from ≤ index < until. */
export interface CellScenario {
  readonly name: 'temperature-drift' | 'formation-over-current' | 'tool-wear' | 'new-supplier-lot';
  /** Default 0. */
  readonly from?: number;
  /** Default: to the end. */
  readonly until?: number;
  /**
   * How strong: the final temperature in °C (default 45), the ratio of current to set-point (default 1.12), the extra wear
   * (default 0.6). Without meaning for `new-supplier-lot`.
   */
  readonly level?: number;
}

export const DEFAULT_SCENARIO_LEVELS = {
  'temperature-drift': 45,
  'formation-over-current': 1.12,
  'tool-wear': 0.6,
  'new-supplier-lot': 1,
} as const satisfies Record<CellScenario['name'], number>;

/** What worn tools do to the machine itself, per unit of extra wear. */
export const WEAR_ON_MACHINE = { vibration: 2.5, force: -45 } as const;

/** Conditions of cell `index` under the given scenarios, machines otherwise nominal; a drift takes the first 200 cells. */
export function conditionsAt(
  index: number,
  scenarios: readonly CellScenario[],
): { assembly: AssemblyConditions; formation: FormationConditions } {
  let assembly = NOMINAL_ASSEMBLY;
  let formation = NOMINAL_FORMATION;
  for (const { name, from = 0, until = Infinity, level = DEFAULT_SCENARIO_LEVELS[name] } of scenarios) {
    if (index < from || index >= until) continue;
    const ramp = Math.min(1, (index - from + 1) / 200);
    switch (name) {
      case 'temperature-drift':
        assembly = {
          ...assembly,
          temperature: NOMINAL_ASSEMBLY.temperature + ramp * (level - NOMINAL_ASSEMBLY.temperature),
        };
        break;
      case 'tool-wear':
        assembly = {
          ...assembly,
          extraWear: ramp * level,
          vibration: NOMINAL_ASSEMBLY.vibration + ramp * level * WEAR_ON_MACHINE.vibration,
          force: NOMINAL_ASSEMBLY.force + ramp * level * WEAR_ON_MACHINE.force,
        };
        break;
      case 'new-supplier-lot':
        assembly = { ...assembly, supplier: 'B' };
        break;
      case 'formation-over-current':
        formation = { ...formation, current: NOMINAL_FORMATION.current * level };
    }
  }
  return { assembly, formation };
}
