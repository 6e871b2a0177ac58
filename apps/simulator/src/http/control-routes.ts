import { z } from 'zod';
import { MACHINE_IDS } from '../machines/machine-description';
import { isMesFaultName, MES_FAULT_NAMES, type MesFaults } from '../mes/mes-faults';
import { InvalidScenarioError } from '../scenarios/scenarios';
import { isScenarioName, SCENARIO_NAMES } from '../scenarios/scenario-schemas';
import type { Simulator } from '../simulator';
import { Problem } from './problem';

/** Highest factor by which the line may be sped up. */
export const MAX_SPEED = 1_000;

const speedSchema = z.strictObject({ speed: z.number().positive().max(MAX_SPEED) });

/** What `GET /simulator` shows. */
export function simulatorState(simulator: Simulator, faults: MesFaults) {
  return {
    startedAt: new Date(simulator.startedAtMs).toISOString(),
    seed: simulator.seed,
    speed: simulator.speed,
    machines: MACHINE_IDS.map((id) => ({ id, state: simulator.state(id) })),
    waiting: simulator.waiting,
    scenarios: simulator.scenarios.list(),
    mesFaults: faults.active,
  };
}

/**
 * Carries out a control request.
 * @throws Problem when path or body are wrong
 */
export function control(
  simulator: Simulator,
  faults: MesFaults,
  method: 'PUT' | 'DELETE',
  [collection, name]: readonly (string | undefined)[],
  body: unknown,
): void {
  if (collection === 'speed' && name === undefined && method === 'PUT') {
    const parsed = speedSchema.safeParse(body);
    if (!parsed.success) throw Problem.ofIssues('speed', parsed.error.issues);
    simulator.speed = parsed.data.speed;
    return;
  }
  if (collection === 'scenarios' && name !== undefined) {
    if (!isScenarioName(name)) throw unknown('UNKNOWN_SCENARIO', 'scenario', name, SCENARIO_NAMES);
    if (method === 'DELETE') {
      simulator.scenarios.stop(name);
      return;
    }
    try {
      simulator.scenarios.start(name, body);
    } catch (error) {
      if (error instanceof InvalidScenarioError) throw Problem.ofIssues(`scenario ${name}`, error.issues);
      throw error;
    }
    return;
  }
  if (collection === 'mes-faults' && name !== undefined) {
    if (!isMesFaultName(name)) throw unknown('UNKNOWN_MES_FAULT', 'MES fault', name, MES_FAULT_NAMES);
    if (method === 'DELETE') {
      faults.stop(name);
      return;
    }
    const error = faults.start(name, body);
    if (error) throw Problem.ofIssues(`MES fault ${name}`, error.issues);
    return;
  }
  throw new Problem(404, 'UNKNOWN_PATH', 'there is nothing at this path');
}

function unknown(code: string, kind: string, name: string, known: readonly string[]): Problem {
  return new Problem(404, code, `there is no ${kind} "${name}"; known are ${known.join(', ')}`);
}
