import * as spc from './index';
import { attributeChart } from './charts/attribute-chart';
import { countLimits } from './charts/count-limits';
import { cusumChart } from './charts/cusum-chart';
import { ewmaChart } from './charts/ewma-chart';
import { geometricChart } from './charts/geometric-chart';
import { hotellingChart } from './charts/hotelling-chart';
import { individualsChart } from './charts/individuals-chart';
import { laneyChart } from './charts/laney-chart';
import { qChart } from './charts/q-chart';
import * as shortRun from './charts/short-run-chart';
import { subgroupChart } from './charts/subgroup-chart';
import { threeWayChart } from './charts/three-way-chart';
import { timeBetweenChart } from './charts/time-between-chart';
import { gaussLegendre } from './constants/gauss-legendre';
import { normalityPValue } from './capability/normality-p-value';
import { compensatedSum } from './estimates/compensated-sum';
import { individualsSigma } from './estimates/individuals-sigma';
import { movingRanges } from './estimates/moving-ranges';
import { sampleDeviation } from './estimates/sample-deviation';
import { subgroupSigma } from './estimates/subgroup-sigma';
import { subgroupSummary } from './estimates/subgroup-summary';
import { symmetricInverse } from './estimates/symmetric-inverse';
import { crossedStudy } from './measurement-systems/crossed-study';
import { solveLinearSystem } from './run-length/solve-linear-system';
import { docstringExamples, evaluateExample } from './testing/docstring-examples';

const scope = {
  ...spc,
  ...shortRun,
  attributeChart,
  countLimits,
  cusumChart,
  ewmaChart,
  geometricChart,
  hotellingChart,
  individualsChart,
  laneyChart,
  qChart,
  subgroupChart,
  threeWayChart,
  timeBetweenChart,
  gaussLegendre,
  normalityPValue,
  compensatedSum,
  individualsSigma,
  movingRanges,
  sampleDeviation,
  subgroupSigma,
  subgroupSummary,
  symmetricInverse,
  crossedStudy,
  solveLinearSystem,
  /** What the examples of time-weighted charts are judged by. */
  estimate: { mean: 10, sigma: 1, sigmaMethod: '', n: 1, count: 30, degreesOfFreedom: 29 },
  content: {
    key: { characteristic: 'ocv', product: null, machine: null, recipe: null },
    chart: 'i-mr',
    stage: '',
    mean: 0,
    sigma: 1,
    n: 1,
    sigmaMethod: '',
    baseline: { fromMs: 0, toMs: 0, count: 30, hash: '' },
    exclusions: [],
  },
};

const examples = docstringExamples(__dirname);

describe('examples in docstrings', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  it.each(examples.map((example) => [example.file, example.expression, example.expected]))(
    '%s: %s => %s',
    (_file, expression, expected) => {
      const actual = evaluateExample(scope, expression);
      // Three dots: the digits before them hold.
      const digits = /^(-?\d+)\.(\d+)\.\.\.$/.exec(expected);
      if (digits) {
        const decimals = (digits[2] as string).length;
        const wanted = Number(`${digits[1] as string}.${digits[2] as string}`);
        expect(Math.abs((actual as number) - wanted)).toBeLessThanOrEqual(10 ** -decimals);
        return;
      }
      const wanted = evaluateExample(scope, expected);
      if (typeof wanted === 'number' && Number.isFinite(wanted)) expect(actual).toBeCloseTo(wanted, 11);
      else expect(actual).toEqual(wanted);
    },
  );
});
