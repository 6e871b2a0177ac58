import { useCallback, useId, useMemo, type ReactElement } from 'react';
import { PlotChart } from '../../chart/grafana';
import { instantText, plainNumber } from '../../frames/format';
import { Figure, type HiddenTable } from '../parts/Figure';
import { Legend, legendHeight, type LegendItem } from '../parts/Legend';
import { useHidden } from '../parts/use-hidden';
import { Notes } from '../parts/Notes';
import { useAfterPaint } from '../parts/use-after-paint';
import type { ViewProps } from '../parts/view-props';
import { axisWidthOf, gutterOf, spcPlot } from './draw';
import { EVENT_LABELS, EVENT_SHAPES } from './draw-marks';
import { Footer, footerHeight } from './Footer';
import { spcSummary } from './summary';
import type { SpcModel } from './model';
import { ruleNumber, ruleShape, ruleText } from './rule-marks';
import { ruleIds } from './strip';

export interface SpcViewProps extends ViewProps {
  readonly model: SpcModel;
  readonly zones: boolean;
  readonly footer: boolean;
}

const READ_ALOUD = 50;

/** A control chart with its companion, legend and footer. */
export function SpcView(props: SpcViewProps): ReactElement {
  const { model, look, width, height, timeRange } = props;
  const syncKey = useId();
  const summary = useMemo(() => spcSummary(model), [model]);
  const { timeZone } = props;
  const read = useCallback((of: SpcModel) => tableOf(of, timeZone), [timeZone]);
  const table = useAfterPaint(model, read);
  const [hidden, onToggle] = useHidden();
  const narrow = width < 480;
  const notes = model.notes.length > 0 && height >= 200 ? 18 : 0;
  const items = useMemo(() => legendOf(model, look), [model, look]);
  const legend = legendHeight(items, width, height - notes);
  const footer = props.footer ? footerHeight(model, width, height - notes - legend) : 0;
  const room = height - notes - legend - footer;
  const companion = model.companion !== null && room >= 210;
  const below = companion ? Math.round(room * 0.33) : 0;
  const [from, to] = timeRange ?? [null, null];
  const plots = useMemo(() => {
    const shared = {
      zones: props.zones,
      xRange: from === null || to === null ? null : ([from, to] as const),
      narrow,
      gutter: gutterOf(model, look, narrow),
      axisWidth: axisWidthOf(model),
      timeZone,
      hidden,
    };
    return {
      main: spcPlot(model, model.main, look, { ...shared, below: false }),
      companion: model.companion ? spcPlot(model, model.companion, look, { ...shared, below: true }) : null,
    };
  }, [model, look, props.zones, from, to, narrow, timeZone, hidden]);
  const shared = {
    look,
    width,
    timeZone,
    syncKey,
    onZoom: props.onZoom,
    linksOf: props.linksOf,
    filtersOf: props.filtersOf,
  };
  return (
    <Figure look={look} width={width} height={height} summary={summary} table={table}>
      <PlotChart {...shared} plot={plots.main} height={room - below} label={summary} />
      {companion && plots.companion && (
        <PlotChart
          {...shared}
          plot={plots.companion}
          height={below}
          label={`${model.companion?.title ?? ''} chart`}
        />
      )}
      {legend > 0 && <Legend items={items} look={look} height={legend} hidden={hidden} onToggle={onToggle} />}
      {footer > 0 && <Footer model={model} look={look} height={footer} />}
      {notes > 0 && <Notes notes={model.notes} look={look} />}
    </Figure>
  );
}

function legendOf(model: SpcModel, look: SpcViewProps['look']): readonly LegendItem[] {
  const { main, companion } = model;
  const present = new Set<string>();
  for (const index of model.violations) {
    for (const id of ruleIds(main, main.signals[index] as number)) present.add(id);
    if (companion) for (const id of ruleIds(companion, companion.signals[index] as number)) present.add(id);
  }
  const kinds = new Set(model.events.map(({ kind }) => kind));
  return [
    ...[...present].sort().map((id) => ({
      name: id,
      label: `${id}: ${ruleText(id)}`,
      color: look.high,
      shape: ruleShape(id),
      text: ruleNumber(id),
    })),
    ...(model.drawsSpecification && Object.keys(model.specification).length > 0
      ? [{ name: 'specification', label: 'specification', color: look.specification, dash: [8, 2, 2, 2] }]
      : []),
    { name: 'limits', label: 'control limits', color: look.limit, dash: [6, 3] },
    { name: 'centre', label: 'centre line', color: look.low, dash: [] },
    ...(model.excluded.includes(1)
      ? [{ name: 'excluded', label: 'excluded', color: look.none, shape: 'cross' as const }]
      : []),
    ...[...kinds].map((kind) => ({
      name: kind,
      label: EVENT_LABELS[kind],
      color: kind === 'correction' ? look.specification : kind === 'acknowledged' ? look.low : look.secondary,
      shape: EVENT_SHAPES[kind],
    })),
  ];
}

function tableOf(model: SpcModel, timeZone: string): HiddenTable {
  const { main, companion, violations } = model;
  const shown = violations.subarray(Math.max(0, violations.length - READ_ALOUD));
  return {
    caption: `Points with a signal, the last ${shown.length} of ${violations.length}`,
    columns: ['Point', 'Time', 'Value', 'Rules'],
    rows: Array.from(shown, (index) => [
      String(index + 1),
      instantText(model.times[index] as number, timeZone),
      plainNumber(main.statistic[index] as number),
      [
        ...ruleIds(main, main.signals[index] as number),
        ...(companion
          ? ruleIds(companion, companion.signals[index] as number).map((id) => `${companion.title} ${id}`)
          : []),
      ].join(', '),
    ]),
  };
}
