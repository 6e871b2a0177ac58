import type { Clock } from '../clock';
import { NO_DISTURBANCES, type Disturbances } from '../machines/disturbances';
import { NOMINAL_ASSEMBLY } from '../process/conditions';
import { SCENARIO_SCHEMAS, type ScenarioName, type ScenarioParameters } from './scenario-schemas';

type ActiveScenarios = {
  [N in ScenarioName]?: { readonly parameters: ScenarioParameters<N>; readonly sinceMs: number };
};

/** Parameters that a scenario refuses, by their path. */
export class InvalidScenarioError extends RangeError {
  override readonly name = 'InvalidScenarioError';
  readonly code = 'INVALID_SCENARIO';
  constructor(
    scenario: ScenarioName,
    readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
  ) {
    super(
      `scenario ${scenario}: ${issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')}`,
    );
  }
}

/** The scenarios that are on, and what they do to the machines at an instant. */
export class Scenarios {
  private active: ActiveScenarios = {};

  constructor(private readonly clock: Clock) {}

  /**
   * Switches a scenario on, or on anew with other parameters.
   * @throws InvalidScenarioError for an unknown or impossible parameter
   */
  start(name: ScenarioName, parameters: unknown = {}): void {
    const parsed = SCENARIO_SCHEMAS[name].safeParse(parameters);
    if (!parsed.success) throw new InvalidScenarioError(name, parsed.error.issues);
    this.active = { ...this.active, [name]: { parameters: parsed.data, sinceMs: this.clock.now() } };
  }

  /** @returns whether it was on */
  stop(name: ScenarioName): boolean {
    const { [name]: stopped, ...others } = this.active;
    this.active = others;
    return stopped !== undefined;
  }

  list(): { name: string; parameters: object; since: string }[] {
    return Object.entries(this.active).map(([name, { parameters, sinceMs }]) => ({
      name,
      parameters,
      since: new Date(sinceMs).toISOString(),
    }));
  }

  disturbances(): Disturbances {
    const drift = this.active['temperature-drift'];
    const wear = this.active['tool-wear'];
    const stop = this.active['machine-stop'];
    const fault = this.active['sensor-fault'];
    return {
      assemblyHeat: drift
        ? (drift.parameters.to - NOMINAL_ASSEMBLY.temperature) *
          this.ramp(drift.sinceMs, drift.parameters.overS)
        : NO_DISTURBANCES.assemblyHeat,
      currentRatio: this.active['formation-over-current']?.parameters.ratio ?? NO_DISTURBANCES.currentRatio,
      extraWear: wear
        ? wear.parameters.wear * this.ramp(wear.sinceMs, wear.parameters.overS)
        : NO_DISTURBANCES.extraWear,
      supplier: this.active['new-supplier-lot'] ? 'B' : 'A',
      halted: stop ? new Map([[stop.parameters.machine, stop.parameters.state]]) : NO_DISTURBANCES.halted,
      sensors: fault
        ? new Map([[`${fault.parameters.machine}/${fault.parameters.signal}`, fault.parameters.quality]])
        : NO_DISTURBANCES.sensors,
    };
  }

  private ramp(sinceMs: number, overS: number): number {
    const elapsedS = (this.clock.now() - sinceMs) / 1_000;
    return overS === 0 ? 1 : Math.min(1, Math.max(0, elapsedS / overS));
  }
}
