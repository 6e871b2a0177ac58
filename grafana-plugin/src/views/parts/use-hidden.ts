import { useCallback, useState } from 'react';

/** How an item of a legend was clicked: alone shows only it, with a modifier switches it alone, as Grafana does. */
export type Toggle = (name: string, among: readonly string[], add: boolean) => void;

/**
 * What is switched off after a click. A click shows the item alone, or everything when it already is alone; with Ctrl or
 * Cmd it switches the item. Everything off is nothing to look at: then everything comes back.
 */
export function toggled(
  hidden: ReadonlySet<string>,
  name: string,
  among: readonly string[],
  add: boolean,
): ReadonlySet<string> {
  const others = among.filter((one) => one !== name);
  if (!add) {
    const alone = !hidden.has(name) && others.every((one) => hidden.has(one));
    return new Set(alone ? [] : others);
  }
  const next = new Set(hidden);
  if (!next.delete(name)) next.add(name);
  return among.every((one) => next.has(one)) ? new Set() : next;
}

/** What a reader switched off in a legend; kept while the panel is shown. */
export function useHidden(): readonly [hidden: ReadonlySet<string>, onToggle: Toggle] {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => new Set());
  const onToggle = useCallback<Toggle>(
    (name, among, add) => setHidden((before) => toggled(before, name, among, add)),
    [],
  );
  return [hidden, onToggle];
}
