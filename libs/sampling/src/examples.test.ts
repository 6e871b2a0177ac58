import * as sampling from './index';
import { estimatedFractionBeyond } from './lot/variables-decision';
import { docstringExamples, evaluateExample } from './testing/docstring-examples';
import { z14SingleCell } from './standards/z1-4-plan';

const scope = { ...sampling, estimatedFractionBeyond, z14SingleCell };
const examples = docstringExamples(__dirname);

describe('examples in docstrings', () => {
  it('are found', () => {
    expect(examples.length).toBeGreaterThan(20);
  });

  it.each(examples.map((example) => [example.file, example.expression, example.expected]))(
    '%s: %s => %s',
    (_file, expression, expected) => {
      const actual = evaluateExample(scope, expression);
      const wanted = evaluateExample(scope, expected.startsWith('{') ? `(${expected})` : expected);
      if (typeof wanted === 'number') expect(actual).toBeCloseTo(wanted, 12);
      else expect(actual).toEqual(wanted);
    },
  );
});
