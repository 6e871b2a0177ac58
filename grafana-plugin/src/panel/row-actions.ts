import type { DataFrame, Field } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import { useCallback } from 'react';
import type { RowActions, RowFilter, RowLink } from '../chart/plot-props';
import { namesOf, plainName } from '../frames/field-names';
import type { Origin } from '../frames/table';
import type { ViewName } from '../options';

/** Columns that a dashboard may be filtered by, per view. */
const FILTERED: Readonly<Record<ViewName, readonly string[]>> = {
  risk: ['cell', 'lot', 'order', 'line'],
  spc: ['cell', 'lot'],
  oc: [],
  machines: ['machine', 'line'],
  orders: ['order', 'product', 'line'],
};

/** Data links and ad-hoc filters of rows, as Grafana's own panels offer them. */
export function useRowActions(view: ViewName): (originAt: (row: number) => Origin) => RowActions {
  const { onAddAdHocFilter } = usePanelContext();
  return useCallback(
    (originAt) => ({
      linksOf: (row) => linksOf(originAt(row)),
      ...(onAddAdHocFilter
        ? {
            filtersOf: (row: number) =>
              filtersOf(originAt(row), FILTERED[view], (key, value) =>
                onAddAdHocFilter({ key, operator: '=', value }),
              ),
          }
        : {}),
    }),
    [onAddAdHocFilter, view],
  );
}

/** Links of every field of the row, each once. */
function linksOf({ frame, row }: Origin): readonly RowLink[] {
  const links = new Map<string, RowLink>();
  for (const field of (frame as DataFrame).fields) {
    for (const link of field.getLinks?.({ valueRowIndex: row }) ?? []) {
      links.set(`${link.title} ${link.href}`, link as unknown as RowLink);
    }
  }
  return [...links.values()];
}

function filtersOf(
  { frame, row }: Origin,
  names: readonly string[],
  filter: (key: string, value: string) => void,
): readonly RowFilter[] {
  return names.flatMap((name) => {
    const field = (frame as DataFrame).fields.find((one: Field) => namesOf(one).includes(plainName(name)));
    const value: unknown = field?.values[row];
    if (!field || value === null || value === undefined || value === '') return [];
    const text = String(value);
    return [{ key: field.name, operator: '=', value: text, onClick: () => filter(field.name, text) }];
  });
}
