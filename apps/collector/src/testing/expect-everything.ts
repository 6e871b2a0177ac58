import { faultsOf, type CountedMachine } from './counted-machine';

/**
 * Stops counting and expects every number of every signal in the store exactly once, and no gap that is not filled: what is
 * missing must at least be known, and the failure says as what.
 * @returns the last number of each signal
 */
export async function expectEverything(machine: CountedMachine): Promise<number> {
  const { last, stored } = await machine.settled();
  const known = machine.gaps().filter(({ state }) => state !== 'filled');
  expect({ signals: stored.size, known }).toEqual({ signals: machine.signals, known: [] });
  for (const [signal, numbers] of stored) {
    expect({ signal, known, ...faultsOf(numbers, last) }).toEqual({
      signal,
      known: [],
      missing: [],
      repeated: [],
    });
  }
  return last;
}
