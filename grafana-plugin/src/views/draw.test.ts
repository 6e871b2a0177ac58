import { DEFAULTS, type SpcOptions } from '../options';
import { field, fixture, frame } from '../testing/fixtures';
import { TEST_LOOK } from '../testing/look';
import { recordingPainter, type DrawCall } from '../testing/recording-painter';
import type { Frame } from '../frames/frame';
import { ocPlot } from './oc/draw';
import { ocModel } from './oc/model';
import { distributionPlot, scoresPlot } from './risk/draw';
import { riskModel } from './risk/model';
import { spcPlot } from './spc/draw';
import { violationMarks } from './spc/draw-marks';
import { spcModel, type SpcModel } from './spc/model';

const spc = (frames: readonly Frame[], options: Partial<SpcOptions> = {}): SpcModel => {
  const outcome = spcModel(frames, { ...DEFAULTS.spc, ...options });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.model;
};
const drawing = { zones: true, below: false, xRange: null, narrow: false, gutter: 90, axisWidth: 60 };
const texts = (calls: readonly DrawCall[]): unknown[] =>
  calls.filter(({ name }) => name === 'fillText').map((call) => call.arguments[0]);

describe('the control chart on a canvas', () => {
  const draw = (model: SpcModel) => {
    const plot = spcPlot(model, model.main, TEST_LOOK, drawing);
    const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
    plot.under?.(painter);
    plot.over?.(painter);
    return { plot, painter, calls };
  };
  const normal = fixture('spc', 'normal');
  const model = spc(normal.frames, normal.options as Partial<SpcOptions>);

  it('names every limit in the gutter, and the stages', () => {
    const written = texts(draw(model).calls).map(String);
    for (const name of ['UCL', 'CL', 'LCL', 'USL', 'LSL', 'target']) {
      expect(written.some((text) => text.startsWith(name))).toBe(true);
    }
    expect(written).toContain('after dosing correction');
  });

  it('leaves out what the legend switched off, and nothing else', () => {
    const shown = (hidden: readonly string[]) => {
      const plot = spcPlot(model, model.main, TEST_LOOK, { ...drawing, hidden: new Set(hidden) });
      const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
      plot.over?.(painter);
      return { written: texts(calls).map(String), strokes: calls.map(({ stroke }) => stroke) };
    };
    const rest = shown(['limits', 'specification']);
    expect(rest.written.some((text) => /^(UCL|LCL|USL|LSL)/.test(text))).toBe(false);
    expect(rest.written.some((text) => text.startsWith('CL'))).toBe(true);
    expect(rest.written).toContain('1');
    expect(shown(['N1']).written).not.toContain('1');
  });

  it('draws every violating point of a dense chart that is zoomed out', () => {
    const many = fixture('spc', 'many', 20_000);
    const dense = spc(many.frames, many.options as Partial<SpcOptions>);
    const plot = spcPlot(dense, dense.main, TEST_LOOK, drawing);
    expect(plot.series[0]?.line).toBe('none');
    const { painter } = recordingPainter(plot.xRange, plot.yRange);
    const marks = violationMarks(painter, dense, dense.main, 0, dense.length);
    const pixels = new Set(
      marks.map(({ x, y }) => `${Math.floor(x - painter.left)} ${Math.floor(y - painter.top)}`),
    );
    let violating = 0;
    for (const [i, word] of dense.main.signals.entries()) {
      if (word === 0) continue;
      violating++;
      const x = painter.x(dense.xs[i] as number);
      const y = painter.y(dense.main.statistic[i] as number);
      expect(pixels.has(`${Math.floor(x - painter.left)} ${Math.floor(y - painter.top)}`)).toBe(true);
    }
    expect(violating).toBeGreaterThan(50);
  });

  it('writes the number of the rule into its mark', () => {
    expect(texts(draw(model).calls)).toContain('1');
  });

  it('draws control limits and specification limits differently', () => {
    const { calls } = draw(model);
    const strokes = calls.filter(({ name }) => name === 'stroke').map(({ stroke }) => stroke);
    expect(strokes).toContain(TEST_LOOK.limit);
    expect(strokes).toContain(TEST_LOOK.specification);
    const dashes = calls
      .filter(({ name }) => name === 'setLineDash')
      .map((call) => JSON.stringify(call.arguments[0]));
    expect(dashes).toEqual(expect.arrayContaining(['[8,4]', '[12,3,2,3]']));
  });

  it('keeps lines within the plot', () => {
    const { calls, painter } = draw(model);
    const ys = calls.filter(({ name }) => name === 'lineTo').map((call) => call.arguments[1] as number);
    expect(Math.max(...ys)).toBeLessThanOrEqual(painter.top + painter.height + 5);
    expect(calls.some(({ name }) => name === 'clip')).toBe(true);
  });

  it('shows a specification limit that is far away at the edge, with an arrow', () => {
    const far = spc([frame('A', field('value', 'number', [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]))], { usl: 900 });
    const { calls, plot } = draw(far);
    expect(plot.yRange[1]).toBeLessThan(20);
    expect(texts(calls)).toContain('USL 900 ↑');
  });

  it.each([1, 100])('draws every violating point of %i thousand points', (thousands) => {
    const many = fixture('spc', 'many', thousands * 1000);
    const chart = spc(many.frames, { ...(many.options as Partial<SpcOptions>), rules: 'nelson' });
    const { painter } = draw(chart);
    const marks = violationMarks(painter, chart, chart.main, 0, chart.length);
    const drawn = new Set(
      marks.map(({ x, y }) => `${Math.floor(x - painter.left)} ${Math.floor(y - painter.top)}`),
    );
    let violating = 0;
    for (let i = 0; i < chart.length; i++) {
      if (chart.main.signals[i] === 0) continue;
      violating++;
      const x = Math.floor(painter.x(chart.xs[i] as number) - painter.left);
      const y = Math.floor(painter.y(chart.main.statistic[i] as number) - painter.top);
      if (!drawn.has(`${x} ${y}`)) throw new Error(`point ${i} at ${x} ${y} is not drawn`);
    }
    expect(violating).toBeGreaterThan(thousands);
    expect(marks.length).toBeLessThanOrEqual(violating);
  });

  it('describes a point with its limits, rules and stage', () => {
    const index = model.violations[0] as number;
    const text = draw(model).plot.describe(0, index);
    expect(text?.rows.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Individual value', 'UCL', 'CL', 'LCL', 'Rule N1', 'Cell', 'Stage']),
    );
    expect(draw(model).plot.describe(0, 5000)).toBeNull();
  });

  it('leaves gaps where values are missing', () => {
    const gaps = spc([frame('A', field('value', 'number', [1, null, 3, 2, 1, 2]))]);
    expect(draw(gaps).plot.columns[0]).toEqual([1, null, 3, 2, 1, 2]);
  });
});

describe('risk on a canvas', () => {
  const risk = (frames: readonly Frame[]) => {
    const outcome = riskModel(frames, DEFAULTS.risk);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.model;
  };
  const CELLS = frame(
    'A',
    field('time', 'time', [0, 1000, 2000]),
    field('grade', 'string', ['HIGH', 'LOW', 'INSUFFICIENT_EVIDENCE']),
    field('score', 'number', [90, 20, null]),
  );

  it('draws high, low and insufficient in colours and shapes of their own, and the threshold', () => {
    const plot = scoresPlot(risk([CELLS]), TEST_LOOK, null);
    const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
    plot.over?.(painter);
    const fills = calls.filter(({ name }) => name === 'fill').map(({ fill }) => fill);
    expect(fills).toEqual([TEST_LOOK.low, TEST_LOOK.high]);
    expect(calls.filter(({ name }) => name === 'arc')).toHaveLength(1);
    expect(calls.some(({ name, stroke }) => name === 'stroke' && stroke === TEST_LOOK.none)).toBe(true);
    expect(texts(calls)).toEqual(expect.arrayContaining(['threshold 75', 'no score']));
  });

  it('draws each high score of 20,000, whatever lies on it', () => {
    const model = risk(fixture('risk', 'many', 20_000).frames);
    const plot = scoresPlot(model, TEST_LOOK, null);
    const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
    plot.over?.(painter);
    const high = calls.filter(({ name, fill }) => name === 'closePath' && fill === TEST_LOOK.high);
    const pixels = new Set<string>();
    for (let i = 0; i < model.length; i++) {
      if (model.grades[i] === 0) {
        pixels.add(
          `${Math.floor(painter.x(model.xs[i] as number) - 60)} ${Math.floor(painter.y(model.scores[i] as number) - 10)}`,
        );
      }
    }
    expect(high).toHaveLength(pixels.size);
  });

  it('draws bars with the dashed threshold', () => {
    const plot = distributionPlot(risk([CELLS]), TEST_LOOK);
    const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
    plot.over?.(painter);
    expect(calls.filter(({ name }) => name === 'fillRect').map(({ fill }) => fill)).toEqual([
      TEST_LOOK.low,
      TEST_LOOK.high,
    ]);
    expect(calls).toContainEqual(expect.objectContaining({ name: 'setLineDash', arguments: [[7, 5]] }));
  });
});

describe('sampling plans on a canvas', () => {
  it('marks AQL and LTPD on the curve', () => {
    const outcome = ocModel([], { ...DEFAULTS.oc, plans: 'n=80 c=1', aql: 0.004, ltpd: 0.05 });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const plot = ocPlot(outcome.model, TEST_LOOK);
    const { painter, calls } = recordingPainter(plot.xRange, plot.yRange);
    plot.under?.(painter);
    plot.over?.(painter);
    expect(texts(calls)).toEqual(
      expect.arrayContaining([
        'AQL 0.446 %',
        'LTPD 4.78 %',
        'wanted AQL 0.4 %',
        'wanted LTPD 5 %',
        'β = 10 %',
      ]),
    );
  });
});
