import * as statistics from './index';
import { binomialKernel } from './binomial-kernel';
import { deviance } from './deviance';
import { poissonKernel } from './poisson-kernel';
import { docstringExamples, evaluateExample } from './testing/docstring-examples';

const scope = { ...statistics, binomialKernel, deviance, poissonKernel };
const examples = docstringExamples(__dirname);

describe('examples in docstrings', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(35);
  });

  it.each(examples.map((example) => [example.file, example.expression, example.expected]))(
    '%s: %s => %s',
    (_file, expression, expected) => {
      const actual = evaluateExample(scope, expression);
      const wanted = evaluateExample(scope, expected);
      if (typeof wanted === 'number' && Number.isFinite(wanted)) expect(actual).toBeCloseTo(wanted, 12);
      else expect(actual).toEqual(wanted);
    },
  );
});
