import type { Look } from '../../chart/look';
import type { PointText, TooltipRow } from '../../chart/plot';
import { formatValue, instantText, plainNumber } from '../../frames/format';
import { EVENT_LABELS, eventPosition } from './draw-marks';
import type { SpcModel } from './model';
import { ruleText } from './rule-marks';
import { ruleIds, type Strip } from './strip';

/** A range or deviation: in the unit of the values, with digits of its own, for it is much smaller than they are. */
export function spreadText({ valueField }: SpcModel, value: number | null): string {
  if (value === null || value !== value) return '–';
  const unit = (valueField?.display?.(1).suffix ?? valueField?.config?.unit ?? '').trim();
  return unit === '' ? plainNumber(value) : `${plainNumber(value)} ${unit}`;
}

/** What is said about a point of a chart. */
export function describePoint(
  model: SpcModel,
  strip: Strip,
  series: number,
  index: number,
  below: boolean,
  look: Look,
  timeZone: string,
): PointText | null {
  if (index < 0 || index >= model.length) return null;
  const column = series === 1 && strip.second ? strip.second : strip.statistic;
  const number = (value: number | undefined): number | null =>
    value !== undefined && value === value ? value : null;
  const format = (value: number | null): string =>
    below ? spreadText(model, value) : formatValue(model.valueField, value);
  const rows: TooltipRow[] = [
    { label: strip.title, value: format(number(column[index])), color: look.accent },
  ];
  const limit = (label: string, value: number | undefined, color: string): void => {
    const known = number(value);
    if (known !== null) rows.push({ label, value: format(known), color });
  };
  limit('UCL', strip.upper[index], look.limit);
  limit('CL', strip.center[index], look.low);
  limit('LCL', strip.lower[index], look.limit);
  if (model.excluded[index] === 1) rows.push({ label: 'Excluded', value: 'not used for limits or rules' });
  else {
    for (const id of ruleIds(strip, strip.signals[index] as number)) {
      rows.push({ label: `Rule ${id}`, value: ruleText(id), color: look.high });
    }
  }
  for (const [role, label] of [
    ['cell', 'Cell'],
    ['lot', 'Lot'],
    ['subgroup', 'Subgroup'],
  ] as const) {
    const text = model.textAt(role, index);
    if (text !== null) rows.push({ label, value: text });
  }
  const stage = model.stages.filter(({ at }) => at <= index).at(-1);
  if (stage && stage.name !== '') rows.push({ label: 'Stage', value: stage.name });
  const x = model.xs[index] as number;
  const next = model.xs[index + 1] ?? Infinity;
  for (const event of model.events) {
    const at = eventPosition(model, event.at);
    if (at !== null && at >= x - (model.sequence ? 0.5 : 0) && at < next) {
      rows.push({ label: EVENT_LABELS[event.kind], value: event.text.slice(0, 80) });
    }
  }
  return {
    label: `Point ${index + 1}`,
    value: instantText(model.times[index] as number, timeZone),
    rows,
    row: model.rowAt(index),
  };
}
