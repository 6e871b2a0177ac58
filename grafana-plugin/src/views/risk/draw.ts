import { clipped, drawGutter, drawLevel, drawZoneName, gutterWidth, type LevelLine } from '../../chart/lines';
import type { Look } from '../../chart/look';
import { drawMarks, markRadius, PixelGrid, type Shape } from '../../chart/marks';
import { windowOf, type Painter, type Plot, type PointText, type Range } from '../../chart/plot';
import { formatValue, instantText, percent, plainNumber, zoneName } from '../../frames/format';
import type { GradeIndex, RiskModel, ScoreBin } from './model';

export interface GradeStyle {
  readonly label: string;
  readonly shape: Shape;
  readonly color: string;
}

/** How each grade looks, in the order of the grades: colour, shape and word say the same. */
export function gradeStyles(look: Look): readonly [GradeStyle, GradeStyle, GradeStyle] {
  return [
    { label: 'High risk', shape: 'triangle', color: look.high },
    { label: 'Low risk', shape: 'circle', color: look.low },
    { label: 'Insufficient evidence', shape: 'cross', color: look.none },
  ];
}

/** y of cells without a score: a strip of their own below 0. */
const NO_SCORE = -7;
const Y_RANGE: Range = [-12, 104];

export const thresholdLine = (threshold: number, look: Look): LevelLine => ({
  value: threshold,
  label: `threshold ${plainNumber(threshold)}`,
  color: look.text,
  dash: [7, 5],
});

/** What a reader chose. */
export interface ScoresDrawing {
  readonly timeZone?: string;
  /** Labels of the grades that are switched off. */
  readonly hidden?: ReadonlySet<string>;
}

/** Scores over time or sequence. */
export function scoresPlot(
  model: RiskModel,
  look: Look,
  xRange: Range | null,
  narrow = false,
  { timeZone = 'utc', hidden }: ScoresDrawing = {},
): Plot {
  const { xs, scores, grades, threshold } = model;
  const styles = gradeStyles(look);
  const full = thresholdLine(threshold, look);
  const line = narrow ? { ...full, label: plainNumber(threshold) } : full;
  const strip = model.rowCounts[2] > 0 && anyWithout(scores);
  const ys = new Float64Array(model.length);
  for (let i = 0; i < ys.length; i++) {
    const score = scores[i] as number;
    ys[i] = score === score ? score : NO_SCORE;
  }
  const first = xs[0] ?? 0;
  const last = xs[xs.length - 1] ?? 1;
  return {
    time: !model.sequence,
    xs,
    series: [{ label: 'score', color: look.accent, width: 0, line: 'none' }],
    columns: [ys],
    xRange: model.sequence ? [first - 0.5, last + 0.5] : (xRange ?? padded(first, last)),
    yRange: strip ? Y_RANGE : [-3, 104],
    ...(narrow ? {} : { yLabel: 'risk score' }),
    ...(model.sequence ? { xLabel: 'cell', formatX: (x) => String(Math.round(x)) } : {}),
    formatY: (value) => (value < 0 ? '' : plainNumber(value)),
    gutter: gutterWidth([line.label, ...(strip ? [narrow ? 'none' : 'no score'] : [])]),
    under: (painter) => drawZone(painter, threshold),
    over: (painter) => {
      drawScores(painter, model, ys, styles, hidden);
      drawLevel(painter, line);
      if (!model.sequence) drawZoneName(painter, zoneName(painter.shown[1], timeZone));
      drawGutter(painter, [
        line,
        ...(strip
          ? [{ value: NO_SCORE, label: narrow ? 'none' : 'no score', color: look.secondary, dash: [] }]
          : []),
      ]);
    },
    describe: (_series, index) => {
      const style = styles[grades[index] as GradeIndex];
      return style && hidden?.has(style.label) ? null : describeCell(model, index, style, timeZone);
    },
  };
}

const padded = (first: number, last: number): Range =>
  // A mark at the very edge would be cut in half.
  first === last
    ? [first - 60_000, last + 60_000]
    : [first - (last - first) * 0.01, last + (last - first) * 0.01];

function anyWithout(scores: Float64Array): boolean {
  for (const score of scores) if (score !== score) return true;
  return false;
}

function drawZone(painter: Painter, threshold: number): void {
  const { context, look } = painter;
  const y = painter.y(threshold);
  context.save();
  context.globalAlpha = look.dark ? 0.09 : 0.06;
  context.fillStyle = look.high;
  context.fillRect(painter.left, painter.top, painter.width, Math.max(0, y - painter.top));
  context.restore();
}

/** Draws every score; of those on one pixel one. High ones come last, so that nothing covers them. */
export function drawScores(
  painter: Painter,
  model: RiskModel,
  ys: ArrayLike<number>,
  styles: readonly GradeStyle[],
  hidden?: ReadonlySet<string>,
): void {
  const [from, to] = windowOf(model.xs, painter.shown);
  const radius = markRadius((to - from) / 8, painter.width / painter.ratio, 3.5, 1);
  clipped(painter, () => {
    const grids = [new PixelGrid(painter), new PixelGrid(painter), new PixelGrid(painter)] as const;
    const points: readonly [number[], number[], number[]] = [[], [], []];
    for (let i = from; i < to; i++) {
      const grade = model.grades[i] as GradeIndex;
      const x = painter.x(model.xs[i] as number);
      const y = painter.y(ys[i] as number);
      if (grids[grade].take(x, y)) points[grade].push(x, y);
    }
    for (const grade of [1, 2, 0] as const) {
      const style = styles[grade] as GradeStyle;
      if (hidden?.has(style.label)) continue;
      const size = grade === 0 ? Math.max(2.6, radius * 1.25) : radius;
      drawMarks(painter, points[grade], style.shape, size, style.color);
    }
  });
}

function describeCell(
  model: RiskModel,
  index: number,
  style: GradeStyle | undefined,
  timeZone: string,
): PointText | null {
  if (index < 0 || index >= model.length || !style) return null;
  const cell = model.cellAt(index);
  const interval =
    cell.low !== null && cell.high !== null ? ` (${plainNumber(cell.low)} … ${plainNumber(cell.high)})` : '';
  return {
    label: 'Cell',
    value: cell.cell,
    row: cell.row,
    rows: [
      { label: 'Time', value: instantText(model.timeAt(index), timeZone) },
      { label: 'Grade', value: style.label, color: style.color },
      { label: 'Score', value: `${formatValue(model.scoreField, cell.score)}${interval}` },
      ...(cell.probability === null
        ? []
        : [{ label: 'Defect probability', value: percent(cell.probability) }]),
      ...(cell.lot === null ? [] : [{ label: 'Lot', value: cell.lot }]),
      ...cell.factors.map(({ feature, value, contribution }, at) => ({
        label: `Factor ${at + 1}`,
        value: `${feature ?? ''}${value === undefined ? '' : ` = ${plainNumber(value)}`}${contribution === undefined ? '' : ` (${contribution >= 0 ? '+' : ''}${plainNumber(contribution, 2)})`}`,
      })),
      ...(cell.recommendation === null ? [] : [{ label: 'Recommendation', value: cell.recommendation }]),
    ],
  };
}

/** Bars of the scores' distribution, stacked by grade, with the dashed threshold. */
export function distributionPlot(model: RiskModel, look: Look, narrow = false): Plot {
  const bins = model.bins();
  const styles = gradeStyles(look);
  const totals = bins.map(({ counts }) => counts[0] + counts[1] + counts[2]);
  const most = totals.reduce((a, b) => Math.max(a, b), 0);
  return {
    time: false,
    xs: bins.map(({ from, to }) => (from + to) / 2),
    series: [{ label: 'cells', color: look.accent, width: 0, line: 'none' }],
    columns: [totals],
    xRange: [-2, 102],
    yRange: [0, Math.max(1, most * 1.14)],
    xLabel: 'risk score',
    ...(narrow ? {} : { yLabel: 'cells' }),
    formatX: (value) => plainNumber(value),
    formatY: (value) => (Number.isInteger(value) ? value.toLocaleString('en-US') : ''),
    gutter: 16,
    over: (painter) => drawBars(painter, bins, styles, model.threshold),
    describe: (_series, index) => {
      const bin = bins[index];
      if (!bin) return null;
      return {
        label: 'Score',
        value: `${plainNumber(bin.from)} … ${plainNumber(bin.to)}`,
        rows: styles.map(({ label, color }, at) => ({
          label,
          color,
          value: `${bin.counts[at as GradeIndex]} cells`,
        })),
      };
    },
  };
}

function drawBars(
  painter: Painter,
  bins: readonly ScoreBin[],
  styles: readonly GradeStyle[],
  threshold: number,
): void {
  const { context, ratio, look } = painter;
  const gap = 2 * ratio;
  clipped(painter, () => {
    for (const { from, to, counts } of bins) {
      const left = painter.x(from) + gap / 2;
      const width = Math.max(1, painter.x(to) - painter.x(from) - gap);
      let base = 0;
      for (const grade of [1, 2, 0] as const) {
        const count = counts[grade];
        if (count === 0) continue;
        const style = styles[grade] as GradeStyle;
        const top = painter.y(base + count);
        const height = painter.y(base) - top;
        context.fillStyle = style.color;
        context.globalAlpha = 0.85;
        context.fillRect(left, top, width, Math.max(ratio, height));
        context.globalAlpha = 1;
        if (grade === 0) hatch(painter, left, top, width, Math.max(ratio, height));
        base += count;
      }
    }
  });
  const x = Math.round(painter.x(threshold));
  context.save();
  context.strokeStyle = look.text;
  context.lineWidth = 1.5 * ratio;
  context.setLineDash([7 * ratio, 5 * ratio]);
  context.beginPath();
  context.moveTo(x, painter.top);
  context.lineTo(x, painter.top + painter.height);
  context.stroke();
  context.fillStyle = look.text;
  context.font = `${11 * ratio}px ${look.font}`;
  context.textBaseline = 'top';
  const text = `threshold ${plainNumber(threshold)}`;
  const right = x + context.measureText(text).width + 8 * ratio < painter.left + painter.width;
  context.textAlign = right ? 'left' : 'right';
  context.fillText(text, x + (right ? 5 : -5) * ratio, painter.top + 2 * ratio);
  context.restore();
}

/** Stripes: high bars differ from low ones without colour. */
function hatch(painter: Painter, left: number, top: number, width: number, height: number): void {
  const { context, ratio, look } = painter;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = look.background;
  context.globalAlpha = 0.45;
  context.lineWidth = 1.2 * ratio;
  context.beginPath();
  for (let x = left - height; x < left + width; x += 6 * ratio) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}
