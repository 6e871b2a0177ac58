import { placed, placedMachines, placedSignals } from '../plant-draft';
import { checkDuration } from './intervals';
import type { Rule } from './rule';

/** Charts can be told apart by machine and name, and their times are durations. */
export const checkSpc: Rule = (context) => {
  const { file, report, show } = context;
  const characteristics = placed(file.characteristics, ['characteristics']);
  const signals = placedMachines(file).flatMap((machine) =>
    placedSignals(machine).map((signal) => ({ ...signal, machine: machine.item.id })),
  );
  for (const { item, path } of [...signals, ...characteristics]) {
    checkDuration(context, item.spc?.every, [...path, 'spc', 'every']);
    checkDuration(context, item.spc?.settle, [...path, 'spc', 'settle']);
  }
  for (const { item, path, machine } of signals) {
    if (item.spc === undefined || item.spc.enabled === false || item.id === undefined) continue;
    const same = characteristics.some(
      ({ item: other }) =>
        other.id === item.id &&
        machine !== undefined &&
        (other.machine === machine || (other.machines ?? []).includes(machine)),
    );
    if (same) {
      const detail = `${show(item.id)} is also a characteristic of machine ${show(machine)}; both would have the same chart`;
      report([...path, 'id'], detail);
    }
  }
  for (const { item, path } of characteristics) {
    if (item.spc?.states !== undefined) {
      report([...path, 'spc', 'states'], 'only signals of a machine are charted by its state');
    }
  }
};
