import {
  analyseChart,
  InvalidChartRequestError,
  type AutocorrelationCheck,
  type CapabilityStudy,
  type ChartAnalysis,
  type FalseAlarmBudget,
  type Specification,
} from '@cellgate/spc';
import { failed, type Frame, type FrameField, type Outcome } from '../../frames/frame';
import { frameTitle } from '../../frames/field-names';
import { fieldOf, hasField, originOf, tableOf, textsOf, type Origin, type Table } from '../../frames/table';
import type { PanelChart, SpcOptions } from '../../options';
import { eventsOf, partFrames, storedSignals, type ChartEvent } from './annotations';
import { SPC_ROLES, type SpcRole } from './fields';
import { limitSource, type LimitSource } from './limits';
import { pointsOf, requiredRoles, type Points } from './points';
import { requestProblem } from './request-problem';
import { mainStrip, sideStrip, type Strip } from './strip';

/** A control chart, ready to be drawn. Points count from 0, oldest first. */
export interface SpcModel {
  readonly chart: PanelChart;
  readonly length: number;
  /** Instants in ms, or numbers of points from 1; rising. */
  readonly xs: Float64Array;
  readonly sequence: boolean;
  readonly times: Float64Array;
  readonly main: Strip;
  readonly companion: Strip | null;
  readonly excluded: Uint8Array;
  readonly stages: readonly { readonly at: number; readonly name: string }[];
  readonly baseline: { readonly from: number; readonly to: number } | null;
  readonly specification: Specification;
  /** Specification limits belong to single values: a chart of means does not draw them. */
  readonly drawsSpecification: boolean;
  /** Points with a signal on the main chart or the companion, rising. */
  readonly violations: Int32Array;
  readonly events: readonly ChartEvent[];
  readonly capability: CapabilityStudy | null;
  readonly falseAlarms: FalseAlarmBudget | null;
  readonly autocorrelation: AutocorrelationCheck | null;
  readonly provenance: string;
  readonly movingLimits: boolean;
  readonly rules: readonly string[];
  readonly notes: readonly string[];
  readonly valueField: FrameField | undefined;
  readonly textAt: (role: 'cell' | 'lot' | 'subgroup', point: number) => string | null;
  readonly rowAt: (point: number) => number;
  readonly originAt: (row: number) => Origin;
}

/** What a view knows besides the frames. */
export interface SpcContext {
  readonly annotations?: readonly Frame[];
  /** The query behind the frames aggregates: no Cpk. */
  readonly aggregated?: boolean;
}

/**
 * A control chart of frames; see docs/panel.md for the columns. All statistics come from `@cellgate/spc`. Never throws.
 */
export function spcModel(
  frames: readonly Frame[],
  options: SpcOptions,
  context: SpcContext = {},
): Outcome<SpcModel> {
  const parted = partFrames(frames);
  const found = tableOf(parted.points, SPC_ROLES, requiredRoles(options.chart), options.fields, 'spc');
  if (!found.ok) return found;
  const table = found.model;
  const mixed = mixedSeries(table);
  if (mixed) return mixed;
  const read = pointsOf(table, options);
  if (!read.ok) return read;
  const points = read.model;
  const limitSet = lastText(table, 'limitSet') ?? options.limitSet;
  const source = limitSource(points, options, limitSet);
  if (!source.ok) return source;
  const specification = specificationOf(table, points, options);
  let analysis: ChartAnalysis;
  try {
    analysis = analyseChart(requestOf(points, options, source.model, specification, context));
  } catch (error) {
    if (error instanceof InvalidChartRequestError) return requestProblem(error);
    return failed(
      'error',
      `The chart cannot be computed: ${String(error)}.`,
      'Check the options of the group "SPC chart".',
    );
  }
  return {
    ok: true,
    model: assemble(table, points, options, source.model, specification, analysis, context, parted.signals),
  };
}

/** One chart shows one series: two machines on one chart would have limits that hold for neither. */
function mixedSeries(table: Table<SpcRole>): Outcome<never> | null {
  const [first, ...others] = table.parts;
  if (!first || others.length === 0) return null;
  const nameOf = (part: (typeof table.parts)[number]): string =>
    JSON.stringify((part.fields.value ?? part.fields.count)?.labels ?? {});
  const name = nameOf(first);
  const foreign = others.find((part) => nameOf(part) !== name);
  if (!foreign) return null;
  const titles = table.parts
    .slice(0, 3)
    .map((part, index) => `${frameTitle(part.frame, index)} ${nameOf(part)}`);
  return failed(
    'error',
    `The query gives ${table.parts.length} series (${titles.join(', ')}${table.parts.length > 3 ? ', …' : ''}); a control chart shows one.`,
    'Filter the query to one series, repeat the panel by a variable, or put the series together with the transformation "Merge".',
  );
}

function requestOf(
  points: Points,
  options: SpcOptions,
  source: LimitSource,
  specification: Specification,
  context: SpcContext,
): unknown {
  const { values, subgroups, counts, sizes, times } = points;
  let timed = times.length > 0;
  // A callback for each of a million points would be felt.
  for (let i = 0; timed && i < times.length; i++) timed = times[i] === times[i];
  return {
    chart: options.chart,
    ...(values ? { values } : {}),
    ...(subgroups ? { subgroups } : {}),
    ...(counts ? { counts } : {}),
    ...(sizes ? { sizes } : {}),
    ...source.request,
    exclude: points.excluded,
    rules: options.rules,
    ...(Object.keys(specification).length > 0 ? { spec: specification } : {}),
    ...(timed ? { times } : {}),
    sampling: { aggregated: !options.raw || context.aggregated === true },
  };
}

function specificationOf(table: Table<SpcRole>, points: Points, options: SpcOptions): Specification {
  const of = (role: 'lsl' | 'usl' | 'target'): number | undefined => {
    if (!hasField(table, role)) return options[role] ?? undefined;
    const column = points.column(role);
    for (let i = column.length - 1; i >= 0; i--) if (column[i] === column[i]) return column[i];
    return options[role] ?? undefined;
  };
  const [lsl, usl, target] = [of('lsl'), of('usl'), of('target')];
  return {
    ...(lsl === undefined ? {} : { lsl }),
    ...(usl === undefined ? {} : { usl }),
    // A target alone is no specification.
    ...(target === undefined || (lsl === undefined && usl === undefined) ? {} : { target }),
  };
}

function assemble(
  table: Table<SpcRole>,
  points: Points,
  options: SpcOptions,
  source: LimitSource,
  specification: Specification,
  analysis: ChartAnalysis,
  context: SpcContext,
  signalFrames: readonly Frame[],
): SpcModel {
  const notes = [...table.notes, ...points.notes, ...analysis.warnings.map(noteOf)];
  const sequence = options.x === 'sequence' || !hasField(table, 'time');
  const { times, length } = points;
  const xs = sequence ? sequenceOf(length) : times;
  const main = mainStrip(analysis, source.given ?? null, options.chart);
  addStored(main, storedSignals(signalFrames), times, notes);
  const companion = source.given ? null : sideStrip(analysis);
  const single = options.chart === 'i-mr' || options.chart === 'ewma';
  const spec = Object.keys(specification).length > 0;
  if (spec && !single && analysis.capability) {
    notes.push('The specification is for single values: it is not drawn on this chart.');
  }
  const texts = {
    cell: textsOf(table, 'cell', SPC_ROLES.cell),
    lot: textsOf(table, 'lot', SPC_ROLES.lot),
    subgroup: textsOf(table, 'subgroup', SPC_ROLES.subgroup),
  };
  return {
    chart: options.chart,
    length,
    xs,
    sequence,
    times,
    main,
    companion: options.companion ? companion : null,
    excluded: analysis.layout.excluded,
    stages: source.stages,
    baseline: source.baseline ?? null,
    specification,
    drawsSpecification: single,
    violations: violationsOf(main, companion, analysis.layout.excluded),
    events: eventsOf(context.annotations ?? []),
    capability: analysis.capability,
    falseAlarms: source.given ? null : analysis.falseAlarms,
    autocorrelation: analysis.family.autocorrelation ?? null,
    provenance: source.provenance,
    movingLimits: source.moving,
    rules: main.rules,
    notes,
    valueField: fieldOf(table, 'value') ?? fieldOf(table, 'count'),
    textAt: (role, point) => texts[role](points.rowAt(point)),
    rowAt: points.rowAt,
    originAt: (row) => originOf(table, row),
  };
}

/** A warning in the words of the panel: what is said of parameters of a request helps nobody here. */
function noteOf({ code, detail }: ChartAnalysis['warnings'][number]): string {
  if (code !== 'AUTOCORRELATED') return detail;
  return `${detail.split(';')[0]?.replace(/^lag-1/, 'Neighbouring points are alike: lag-1')}.`;
}

/** 1, 2, 3, … */
function sequenceOf(length: number): Float64Array {
  // `from` with a function takes ten times as long.
  const xs = new Float64Array(length);
  for (let i = 0; i < length; i++) xs[i] = i + 1;
  return xs;
}

/** Marks the points of stored signals; those without a point are told, not lost. */
function addStored(
  main: Strip,
  signals: ReturnType<typeof storedSignals>,
  times: Float64Array,
  notes: string[],
): void {
  if (signals.length === 0) return;
  const byTime = new Map<number, number>();
  for (let i = 0; i < times.length; i++) byTime.set(times[i] as number, i);
  let lost = 0;
  for (const { at, rule } of signals) {
    const point = byTime.get(at);
    if (point === undefined) {
      lost++;
      continue;
    }
    let bit = main.rules.indexOf(rule);
    if (bit < 0 && main.rules.length < 31) bit = main.rules.push(rule) - 1;
    if (bit >= 0) (main.signals as Int32Array)[point] = (main.signals[point] as number) | (1 << bit);
  }
  if (lost > 0) notes.push(`${lost} stored signals have no point in this query.`);
}

function violationsOf(main: Strip, companion: Strip | null, excluded: Uint8Array): Int32Array {
  const found = new Int32Array(main.signals.length);
  let count = 0;
  for (let i = 0; i < main.signals.length; i++) {
    if (excluded[i] === 1) continue;
    if (main.signals[i] !== 0 || (companion !== null && companion.signals[i] !== 0)) found[count++] = i;
  }
  return found.subarray(0, count);
}

function lastText(table: Table<SpcRole>, role: 'limitSet'): string | null {
  const text = textsOf(table, role, SPC_ROLES[role]);
  return table.length === 0 ? null : text(table.length - 1);
}
