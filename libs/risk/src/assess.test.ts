import { assess, examine, type CalibrationBin } from './assess';
import type { Assessment } from './assessment';
import { InconsistentModelError } from './errors';
import type { Measurements } from './feature-vector';
import { logisticExplainer } from './logistic-model';
import {
  DEMONSTRATION_LIMITS,
  demonstrationModel,
  demonstrationSpecification,
  GOOD_CELL,
} from './testing/demonstration-model';

const model = demonstrationModel();

function grade(measurements: Measurements, using = model, gaps: readonly string[] = []): Assessment {
  const evidence = examine(using.specification, measurements, DEMONSTRATION_LIMITS);
  const margin = evidence.vector.kind === 'vector' ? using.marginOf(evidence.vector.columns) : null;
  return assess(evidence, using, margin, gaps);
}

describe('assess', () => {
  it('calls an average cell LOW and safe, with score and probability', () => {
    const { grade: given, recommendation, reasons, score, probability } = grade(GOOD_CELL);
    expect({ given, recommendation, reasons }).toEqual({
      given: 'LOW',
      recommendation: 'safe for all usage',
      reasons: [],
    });
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(5.5)), 5);
    expect(score).toBeLessThan(75);
  });

  it('calls a cell HIGH when its probability is above the threshold, and names the largest factor first', () => {
    const cell = grade({ ...GOOD_CELL, burr: 11.9 });
    expect(cell).toMatchObject({ grade: 'HIGH', recommendation: 'short-term testing recommended' });
    expect(cell.reasons[0]).toMatch(
      /^defect probability \d\.\d+ % is above the threshold 2 % of model demonstration$/,
    );
    expect(cell.score).toBeGreaterThan(75);
    expect(cell.factors[0]).toMatchObject({ feature: 'burr', value: 11.9 });
    expect(cell.factors[0]?.contribution).toBeGreaterThan(1);
  });

  it('calls a value outside a hard limit HIGH whatever the model says', () => {
    const lenient = { ...model, threshold: 0.999 };
    const evidence = examine(model.specification, { ...GOOD_CELL, k_value: 0.72 }, DEMONSTRATION_LIMITS);
    const margin = evidence.vector.kind === 'vector' ? model.marginOf(evidence.vector.columns) : null;
    const cell = assess(evidence, lenient, margin);
    expect(cell.grade).toBe('HIGH');
    expect(cell.score).toBeLessThan(75);
    expect(cell.reasons).toEqual([
      'k_value 0.72 mV/d is above its upper specification limit 0.714 mV/d (hard limit)',
    ]);
  });

  it('only mentions a breach of a limit that is not declared hard', () => {
    const cell = grade({ ...GOOD_CELL, cathode_loading: 20.39 });
    expect(cell.grade).toBe('LOW');
    expect(cell.reasons).toEqual([
      'cathode_loading 20.39 mg/cm² is below its lower specification limit 20.4 mg/cm²',
    ]);
  });

  it('takes every limit for hard where the specification says so', () => {
    const strict = demonstrationModel(demonstrationSpecification({ hardLimits: 'all' }));
    expect(grade({ ...GOOD_CELL, cathode_loading: 20.39 }, strict).grade).toBe('HIGH');
  });

  it('is INSUFFICIENT_EVIDENCE without a number when a required value is missing, and names it', () => {
    expect(grade({ ...GOOD_CELL, k_value: null })).toMatchObject({
      grade: 'INSUFFICIENT_EVIDENCE',
      recommendation: 'measure again',
      score: null,
      probability: null,
      factors: [],
      reasons: ['k_value was not measured and is required at FQC'],
    });
  });

  it('asks to measure a required value again that cannot be true, even beyond its limit', () => {
    expect(grade({ ...GOOD_CELL, k_value: 250 })).toMatchObject({
      grade: 'INSUFFICIENT_EVIDENCE',
      reasons: ['k_value 250 mV/d is outside its physical range -2 … 50 mV/d and is required at FQC'],
    });
  });

  it('does not let a median stand in for a reading beyond a hard limit, true or not', () => {
    const cell = grade({ ...GOOD_CELL, burr: 5_000 });
    expect(cell.grade).toBe('HIGH');
    expect(cell.reasons).toEqual([
      'burr 5000 µm is above its upper specification limit 12 µm (hard limit)',
      'burr 5000 µm is outside its physical range 0 … 100 µm; the training median 5 µm stands in',
    ]);
  });

  it('says which median stands in, and counts it as no factor', () => {
    const cell = grade({ ...GOOD_CELL, burr: null });
    expect(cell.grade).toBe('LOW');
    expect(cell.reasons).toEqual(['burr was not measured; the training median 5 µm stands in']);
    expect(cell.factors.map(({ feature }) => feature)).not.toContain('burr');
  });

  it('puts HIGH before INSUFFICIENT_EVIDENCE', () => {
    const cell = grade({ ...GOOD_CELL, burr: 13, k_value: null });
    expect(cell.grade).toBe('HIGH');
    expect(cell.score).toBeNull();
    expect(cell.reasons).toHaveLength(2);
  });

  it('is not LOW while an inspection is missing', () => {
    expect(grade(GOOD_CELL, model, ['no FQC inspection of EOL_01'])).toMatchObject({
      grade: 'INSUFFICIENT_EVIDENCE',
      reasons: ['no FQC inspection of EOL_01'],
    });
  });

  it.each([{}, { k_value: NaN, burr: NaN, anode_loading: NaN, cathode_loading: NaN }, { colour: 7 }])(
    'is INSUFFICIENT_EVIDENCE for a cell without data: %j',
    (measurements) => {
      expect(grade(measurements).grade).toBe('INSUFFICIENT_EVIDENCE');
    },
  );

  it('adds contributions up to the calibrated log-odds', () => {
    const cell = grade({ ...GOOD_CELL, burr: 9, k_value: 0.3 });
    const bias = 0.9 * -6 - 0.1;
    const sum = cell.factors.reduce((total, { contribution }) => total + contribution, bias);
    const p = cell.probability ?? NaN;
    expect(sum).toBeCloseTo(Math.log(p / (1 - p)), 9);
  });

  it('refuses a margin to which the contributions do not add up', () => {
    const evidence = examine(model.specification, GOOD_CELL, DEMONSTRATION_LIMITS);
    expect(() => assess(evidence, model, 1)).toThrow(InconsistentModelError);
  });

  it.each([null, NaN, Infinity])('refuses the margin %p for a complete row', (margin) => {
    const evidence = examine(model.specification, GOOD_CELL, DEMONSTRATION_LIMITS);
    expect(() => assess(evidence, model, margin)).toThrow(InconsistentModelError);
  });
});

describe('assess with the calibration known only roughly', () => {
  const bin = (from: number, to: number, upper: number): CalibrationBin => ({
    from,
    to,
    cells: 50,
    defects: 0,
    lower: 0,
    upper,
  });
  const rough = demonstrationModel(demonstrationSpecification(), [bin(0, 0.01, 0.001), bin(0.01, 1, 0.07)]);
  const doubtful = { ...GOOD_CELL, burr: 9.3 };

  it('does not clear a cell whose interval reaches beyond twice the threshold', () => {
    const cell = grade(doubtful, rough);
    expect(cell.probability).toBeGreaterThan(0.01);
    expect(cell.grade).toBe('INSUFFICIENT_EVIDENCE');
    expect(cell.reasons[0]).toMatch(/is known only to within 0 % … 7 %, the threshold is 2 %$/);
    expect(cell.probability).not.toBeNull();
  });

  it('clears a cell of a bin that is known well', () => {
    expect(grade(GOOD_CELL, rough).grade).toBe('LOW');
  });

  it('clears a cell up to an upper bound of twice the threshold', () => {
    expect(grade(doubtful, { ...rough, calibrationBins: [bin(0, 1, 0.04)] }).grade).toBe('LOW');
    expect(grade(doubtful, { ...rough, calibrationBins: [bin(0, 1, 0.0401)] }).grade).toBe(
      'INSUFFICIENT_EVIDENCE',
    );
  });

  it('does not clear the same cell by leaving the value out', () => {
    expect(grade({ ...doubtful, burr: null }, rough).grade).toBe('INSUFFICIENT_EVIDENCE');
  });
});

describe('logisticExplainer', () => {
  it('refuses coefficients of other columns', () => {
    const columns = [{ name: 'colour', mean: 0, sd: 1, weight: 1 }];
    expect(() => logisticExplainer(model.specification, { intercept: 0, columns })).toThrow(
      /has columns \[colour\]/,
    );
  });

  it('refuses a row of another width', () => {
    expect(() => model.explain([1, 2])).toThrow('an input row has 2 columns, the model 8');
  });
});
