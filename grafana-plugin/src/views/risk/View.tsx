import { useMemo, type ReactElement } from 'react';
import { PlotChart } from '../../chart/grafana';
import { percent, plainNumber } from '../../frames/format';
import type { RiskOptions } from '../../options';
import { Figure, type HiddenTable } from '../parts/Figure';
import { Legend, legendHeight, type LegendItem } from '../parts/Legend';
import { useHidden } from '../parts/use-hidden';
import { Notes } from '../parts/Notes';
import { useAfterPaint } from '../parts/use-after-paint';
import type { ViewProps } from '../parts/view-props';
import { distributionPlot, gradeStyles, scoresPlot } from './draw';
import type { RiskModel } from './model';
import { Ranking } from './Ranking';
import { Shares } from './Shares';

export interface RiskViewProps extends ViewProps {
  readonly model: RiskModel;
  readonly show: RiskOptions['show'];
  /** Most rows of the ranking. */
  readonly rows: number;
}

const NOTES = 18;
const READ_ALOUD = 25;
const NARROW = 400;

/** Risk of cells: scores, their distribution, shares of grades, or the ranking. */
export function RiskView(props: RiskViewProps): ReactElement {
  const { model, show, look, width, height } = props;
  const summary = riskSummary(model, show);
  const table = useAfterPaint(model, tableOf);
  const [hidden, onToggle] = useHidden();
  if (show === 'ranking') return <Ranking {...props} summary={summary} />;
  const notes = model.notes.length > 0 && height > 140 ? NOTES : 0;
  const items = legendOf(props);
  const legend = show === 'shares' ? 0 : legendHeight(items, width, height);
  const room = height - notes - legend;
  return (
    <Figure look={look} width={width} height={height} summary={summary} table={table}>
      {show === 'shares' ? (
        <Shares model={model} look={look} width={width} height={height - notes} />
      ) : (
        <Chart {...props} height={room} label={summary} hidden={hidden} />
      )}
      {legend > 0 && (
        <Legend
          items={items}
          look={look}
          height={legend}
          {...(show === 'scores' ? { hidden, onToggle } : {})}
        />
      )}
      {notes > 0 && <Notes notes={model.notes} look={look} />}
    </Figure>
  );
}

function Chart(
  props: RiskViewProps & { readonly label: string; readonly hidden: ReadonlySet<string> },
): ReactElement {
  const { model, show, look, timeRange, height, timeZone, hidden } = props;
  const [from, to] = timeRange ?? [null, null];
  const narrow = props.width < NARROW;
  const plot = useMemo(
    () =>
      show === 'distribution'
        ? distributionPlot(model, look, narrow)
        : scoresPlot(model, look, from === null || to === null ? null : [from, to], narrow, {
            timeZone,
            hidden,
          }),
    [model, show, look, from, to, narrow, timeZone, hidden],
  );
  return (
    <PlotChart
      plot={plot}
      look={look}
      width={props.width}
      height={height}
      timeZone={timeZone}
      label={props.label}
      onZoom={props.onZoom}
      {...(show === 'scores' ? { linksOf: props.linksOf, filtersOf: props.filtersOf } : {})}
    />
  );
}

function legendOf({ model, look, width, show }: RiskViewProps): readonly LegendItem[] {
  const counts = show === 'scores' ? model.rowCounts : model.newest().counts;
  return gradeStyles(look).map(({ label, shape, color }, grade) => ({
    name: label,
    label: width < 420 ? (label.split(' ')[0] as string) : label,
    shape,
    color,
    value: (counts[grade] as number).toLocaleString('en-US'),
  }));
}

/** The view in a sentence. */
export function riskSummary(model: RiskModel, show: RiskOptions['show']): string {
  // Points are rows; everything else counts a cell once.
  const [high, low, insufficient] = show === 'scores' ? model.rowCounts : model.newest().counts;
  const total = high + low + insufficient;
  const what = {
    scores: 'Risk scores',
    distribution: 'Distribution of risk scores',
    shares: 'Shares of risk grades',
    ranking: 'Riskiest cells',
  }[show];
  return (
    `${what} of ${total} ${show === 'scores' ? 'assessments' : 'cells'}: ${high} high risk (${percent(high / total, 2)}), ${low} low risk, ` +
    `${insufficient} with insufficient evidence; threshold ${plainNumber(model.threshold)}.`
  );
}

function tableOf(model: RiskModel): HiddenTable {
  const cells = model.ranking(READ_ALOUD).filter(({ grade }) => grade !== 'LOW');
  return {
    caption: `The riskiest cells, ${cells.length} of those that are not of low risk`,
    columns: ['Cell', 'Grade', 'Score', 'Recommendation'],
    rows: cells.map((cell) => [
      cell.cell,
      cell.grade,
      cell.score === null ? 'none' : plainNumber(cell.score),
      cell.recommendation ?? '',
    ]),
  };
}
