import { clipped, drawGutter, drawLevel, gutterWidth, type LevelLine } from '../../chart/lines';
import { faded, type Look } from '../../chart/look';
import { drawMarks } from '../../chart/marks';
import { rangeOf, type Painter, type Plot, type TooltipRow } from '../../chart/plot';
import { percent, plainNumber } from '../../frames/format';
import type { OcModel, PlanCurve } from './model';
import { textWidth } from '../parts/wrapped-lines';

export const QUANTITIES: Readonly<Record<OcModel['quantity'], string>> = {
  pa: 'Probability of acceptance',
  aoq: 'Average outgoing quality',
  asn: 'Average sample number',
  ati: 'Average total inspection',
};

/** Dash patterns of the curves: colour is not alone in telling them apart. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 2], [1, 4]];

export const curveColor = (look: Look, index: number): string =>
  look.curves[index % look.curves.length] as string;
export const curveDash = (index: number): readonly number[] =>
  DASHES[(index + Math.floor(index / 6)) % DASHES.length] as readonly number[];

/** Curves of plans over the quality of what is submitted. */
export function ocPlot(model: OcModel, look: Look, narrow = false): Plot {
  const { quantity, xs, columns, plans } = model;
  const fraction = quantity === 'pa' || quantity === 'aoq';
  const risks = quantity === 'pa' ? riskLines(model, look, narrow) : [];
  const poisson = model.distribution === 'poisson';
  const [, top] = rangeOf(columns, [0], 0.08);
  const quality = (p: number): string => (poisson ? plainNumber(p) : percent(p));
  return {
    time: false,
    xs,
    series: plans.map(({ name }, index) => ({
      label: name,
      color: curveColor(look, index),
      width: 2,
      line: 'straight',
      spanGaps: true,
      ...(curveDash(index).length === 0 ? {} : { dash: curveDash(index) }),
    })),
    columns,
    xRange: [0, xs[xs.length - 1] || 1],
    yRange: quantity === 'pa' ? [0, 1.03] : [0, top || 1],
    ...(narrow
      ? {}
      : {
          xLabel: poisson ? 'nonconformities per unit submitted' : 'fraction nonconforming submitted',
          yLabel: QUANTITIES[quantity],
        }),
    formatX: quality,
    formatY: (value) =>
      value > 1 && quantity === 'pa' ? '' : fraction ? percent(value) : plainNumber(value),
    gutter: gutterWidth(risks.map(({ label }) => label)),
    under: (painter) => drawWanted(painter, model, narrow),
    over: (painter) => {
      for (const line of risks) drawLevel(painter, line);
      drawGutter(painter, risks);
      if (quantity === 'pa') drawRiskPoints(painter, model, narrow);
    },
    describe: (_series, index) => {
      const x = xs[index];
      if (x === undefined) return null;
      return {
        label: 'Submitted',
        value: quality(x),
        rows: plans.flatMap(({ name }, at): TooltipRow[] => {
          const value = nearestValue(columns[at] ?? [], index);
          return value === null
            ? []
            : [
                {
                  label: name,
                  value: fraction ? percent(value, 4) : plainNumber(value, 5),
                  color: curveColor(look, at),
                },
              ];
        }),
      };
    },
  };
}

function nearestValue(column: readonly (number | null)[], index: number): number | null {
  for (let step = 0; step < column.length; step++) {
    const value = column[index - step] ?? column[index + step] ?? null;
    if (value !== null) return value;
  }
  return null;
}

const riskLines = ({ alpha, beta }: OcModel, look: Look, narrow: boolean): readonly LevelLine[] => [
  {
    value: 1 - alpha,
    label: narrow ? '1−α' : `1 − α = ${percent(1 - alpha)}`,
    color: look.secondary,
    dash: [3, 4],
    width: 1,
  },
  {
    value: beta,
    label: narrow ? 'β' : `β = ${percent(beta)}`,
    color: look.secondary,
    dash: [3, 4],
    width: 1,
  },
];

/** AQL points as diamonds, LTPD points as squares, on each curve; named where there is room. */
function drawRiskPoints(painter: Painter, model: OcModel, narrow: boolean): void {
  const { look, ratio } = painter;
  const taken: { readonly x: number; readonly y: number; readonly width: number }[] = [];
  /** Above the mark, and above the labels that are there already. */
  const room = (x: number, y: number, text: string): number => {
    const width = textWidth(text) * ratio;
    const covers = (at: number): boolean =>
      taken.some((one) => Math.abs(one.y - at) < 13 * ratio && x < one.x + one.width && one.x < x + width);
    let free = y;
    while (covers(free)) free -= 14 * ratio;
    taken.push({ x, y: free, width });
    return free;
  };
  model.plans.forEach(({ curve }, index) => {
    const color = curveColor(look, index);
    for (const [name, point, shape] of [
      ['AQL', curve.aql, 'diamond'],
      ['LTPD', curve.ltpd, 'square'],
    ] as const) {
      if (point.p === null) continue;
      const x = painter.x(point.p);
      const y = painter.y(point.pa ?? (name === 'AQL' ? 1 - model.alpha : model.beta));
      drawMarks(painter, [x, y], shape, 6.2, look.background);
      drawMarks(painter, [x, y], shape, 4.8, color);
      // AQL points of several plans lie close together; the table below has their numbers.
      if (narrow || model.plans.length > (name === 'AQL' ? 1 : 3)) continue;
      const text = `${name} ${qualityText(model, point.p)}`;
      const left = x + 9 * ratio;
      haloText(painter, text, left, room(left, y - 11 * ratio, text), color);
    }
  });
}

const qualityText = (model: OcModel, p: number): string =>
  model.distribution === 'poisson' ? plainNumber(p, 3) : percent(p);

/** A text with a rim of the background, readable above lines. */
function haloText(
  { context, ratio, look }: Painter,
  text: string,
  x: number,
  y: number,
  color: string,
): void {
  context.save();
  context.font = `500 ${11 * ratio}px ${look.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.lineJoin = 'round';
  context.strokeStyle = look.background;
  context.lineWidth = 4 * ratio;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
  context.restore();
}

/** Wanted qualities as vertical lines, named below the row of AQL points. */
function drawWanted(painter: Painter, model: OcModel, narrow: boolean): void {
  const { context, ratio, look } = painter;
  const wanted = new Map<string, number>();
  for (const { row } of model.plans) {
    if (row.aql !== null) wanted.set(`AQL ${percent(row.aql)}`, row.aql);
    if (row.ltpd !== null) wanted.set(`LTPD ${percent(row.ltpd)}`, row.ltpd);
  }
  clipped(painter, () => {
    let row = 0;
    for (const [label, p] of wanted) {
      const x = Math.round(painter.x(p));
      context.strokeStyle = faded(look.secondary, 0.8);
      context.lineWidth = ratio;
      context.setLineDash([2 * ratio, 3 * ratio]);
      context.beginPath();
      context.moveTo(x, painter.top);
      context.lineTo(x, painter.top + painter.height);
      context.stroke();
      context.setLineDash([]);
      if (narrow) continue;
      haloText(
        painter,
        `wanted ${label}`,
        x + 4 * ratio,
        painter.top + 38 * ratio + row++ * 15 * ratio,
        look.secondary,
      );
    }
  });
}

/** What a plan achieves, as texts for tables. */
export function planFigures(
  { curve, explanation, lotSize }: PlanCurve,
  poisson: boolean,
): Readonly<Record<string, string>> {
  const quality = (p: number | null): string => (p === null ? '–' : poisson ? plainNumber(p, 3) : percent(p));
  return {
    lot: lotSize === null ? '–' : lotSize.toLocaleString('en-US'),
    aql: quality(curve.aql.p),
    ltpd: quality(curve.ltpd.p),
    alpha: explanation.producer ? percent(explanation.producer.alpha) : '–',
    beta: explanation.consumer ? percent(explanation.consumer.beta) : '–',
    aoql: curve.aoql ? quality(curve.aoql.value) : '–',
  };
}
