import type { Draft, PlantDraft, PlantFileInput } from './plant-file';
import type { Path } from './plant-issue';

/**
 * Takes out of the data whatever the schema refused, so that the rules can check the rest in the same run.
 * Places in lists stay: what was taken out is undefined.
 */
export function draftOf(data: unknown, refused: readonly Path[]): PlantDraft {
  const whole = { file: refused.length === 0 ? data : structuredClone(data) };
  for (const path of refused) takeOut(whole, ['file', ...path]);
  return (whole.file ?? {}) as PlantDraft;
}

function takeOut(container: unknown, path: Path): void {
  let holder = container;
  for (const segment of path.slice(0, -1)) {
    if (!isHolder(holder) || !Object.hasOwn(holder, segment)) return;
    holder = holder[segment];
  }
  const last = path.at(-1);
  if (isHolder(holder) && last !== undefined && Object.hasOwn(holder, last)) holder[last] = undefined;
}

function isHolder(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

type LineDraft = Draft<PlantFileInput['lines'][number]>;
type MachineDraft = NonNullable<NonNullable<LineDraft['machines']>[number]>;
type GroupDraft = NonNullable<NonNullable<MachineDraft['groups']>[number]>;
type SignalDraft = NonNullable<NonNullable<GroupDraft['signals']>[number]>;

export interface Placed<T> {
  readonly item: T;
  readonly path: Path;
}

/** Items of a list that are there, each with its place. */
export function placed<T>(list: readonly (T | undefined)[] | undefined, path: Path): Placed<T>[] {
  return (list ?? []).flatMap((item, index) =>
    item === undefined ? [] : [{ item, path: [...path, index] }],
  );
}

export function placedMachines(file: PlantDraft): Placed<MachineDraft>[] {
  return placed(file.lines, ['lines']).flatMap(({ item, path }) =>
    placed(item.machines, [...path, 'machines']),
  );
}

export function placedGroups({ item, path }: Placed<MachineDraft>): Placed<GroupDraft>[] {
  return placed(item.groups, [...path, 'groups']);
}

export function placedSignals(machine: Placed<MachineDraft>): Placed<SignalDraft>[] {
  return placedGroups(machine).flatMap(({ item, path }) => placed(item.signals, [...path, 'signals']));
}
