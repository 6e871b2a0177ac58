import { z } from 'zod';
import { MACHINE_IDS, MACHINES } from '../machines/machine-description';
import { isMesFaultName, MES_FAULT_NAMES, type MesFaults } from '../mes/mes-faults';
import { isPlcFaultName, PLC_FAULT_NAMES, type PlcFaults } from '../plc/plc-faults';
import { InvalidScenarioError } from '../scenarios/scenarios';
import { isScenarioName, SCENARIO_NAMES } from '../scenarios/scenario-schemas';
import type { Simulator } from '../simulator';
import { Problem } from './problem';

/** Highest factor by which the line may be sped up. */
export const MAX_SPEED = 1_000;

const speedSchema = z.strictObject({ speed: z.number().positive().max(MAX_SPEED) });

/** What `GET /simulator` shows. */
export function simulatorState(simulator: Simulator, faults: MesFaults, plcFaults: PlcFaults) {
  return {
    startedAt: new Date(simulator.startedAtMs).toISOString(),
    seed: simulator.seed,
    speed: simulator.speed,
    machines: MACHINE_IDS.map((id) => ({ id, state: simulator.state(id) })),
    waiting: simulator.waiting,
    scenarios: simulator.scenarios.list(),
    mesFaults: faults.active,
    plcFaults: plcFaults.active,
    setPoints: MACHINES.flatMap(({ id, setPoints }) =>
      setPoints.map(({ follows }) => {
        const { answered } = simulator.contract(id);
        const applied = answered.filter(({ code }) => code === 0);
        return {
          machine: id,
          signal: follows,
          value: simulator.setPoint(id, follows),
          requests: answered.length,
          applied: applied.map(({ request, atMs }) => ({
            seq: request.seq,
            value: request.value,
            at: new Date(atMs).toISOString(),
          })),
        };
      }),
    ),
  };
}

/**
 * Carries out a control request.
 * @throws Problem when path or body are wrong
 */
export function control(
  simulator: Simulator,
  faults: MesFaults,
  plcFaults: PlcFaults,
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
  if (collection === 'plc-faults' && name !== undefined) {
    if (!isPlcFaultName(name)) throw unknown('UNKNOWN_PLC_FAULT', 'PLC fault', name, PLC_FAULT_NAMES);
    if (method === 'DELETE') {
      plcFaults.stop(name);
      return;
    }
    const error = plcFaults.start(name, body);
    if (error) throw Problem.ofIssues(`PLC fault ${name}`, error.issues);
    return;
  }
  throw new Problem(404, 'UNKNOWN_PATH', 'there is nothing at this path');
}

function unknown(code: string, kind: string, name: string, known: readonly string[]): Problem {
  return new Problem(404, code, `there is no ${kind} "${name}"; known are ${known.join(', ')}`);
}
