import { didYouMean } from '../nearest';
import { placed, placedMachines, placedSignals } from '../plant-draft';
import { isUnitSymbol } from '../units';
import type { Rule } from './rule';

/** A set-point has usable limits and a signal that shows whether the machine follows it. */
export const checkSetPoints: Rule = ({ file, report, show }) => {
  const machines = placedMachines(file);
  const ids = machines.flatMap(({ item }) => item.id ?? []);
  for (const { item, path } of placed(file.setPoints, ['setPoints'])) {
    const { min, max, maxStep, machine: machineId, follows, unit } = item;
    if (min !== undefined && max !== undefined && !(min < max)) {
      report([...path, 'min'], `min ${min} is not below max ${max}; min < max`);
    }
    if (maxStep !== undefined && !(maxStep > 0)) {
      report([...path, 'maxStep'], `${maxStep} is not above 0; 0 < maxStep ≤ max - min`);
    } else if (maxStep !== undefined && min !== undefined && max !== undefined && min < max) {
      const span = max - min;
      // Decimal numbers such as 0.3 - 0.2 are not exact in binary.
      if (maxStep > span * (1 + 1e-9)) {
        report([...path, 'maxStep'], `${maxStep} is more than max - min = ${Number(span.toPrecision(12))}`);
      }
    }

    if (machineId === undefined) continue;
    const machine = machines.find((candidate) => candidate.item.id === machineId);
    if (machine === undefined) {
      report([...path, 'machine'], `there is no machine ${show(machineId)}${didYouMean(machineId, ids)}`);
      continue;
    }
    if (follows === undefined) continue;
    const signals = placedSignals(machine).map((signal) => signal.item);
    const signal = signals.find(({ id }) => id === follows);
    if (signal === undefined) {
      const near = didYouMean(
        follows,
        signals.flatMap(({ id }) => id ?? []),
      );
      report([...path, 'follows'], `machine ${machineId} has no signal ${show(follows)}${near}`);
      continue;
    }
    // An unknown unit has been reported where it stands.
    const known = [unit, signal.unit].every((symbol) => symbol !== undefined && isUnitSymbol(symbol));
    if (known && unit !== signal.unit) {
      report([...path, 'unit'], `${show(unit)} is not the unit of signal ${follows}, ${show(signal.unit)}`);
    }
    const [low, high] = signal.range ?? [];
    if (min !== undefined && low !== undefined && min < low) {
      report([...path, 'min'], `min ${min} is below the range of signal ${follows}, which starts at ${low}`);
    }
    if (max !== undefined && high !== undefined && max > high) {
      report([...path, 'max'], `max ${max} is above the range of signal ${follows}, which ends at ${high}`);
    }
  }
};
