import type { InvalidChartRequestError } from '@cellgate/spc';
import { failed, type Outcome } from '../../frames/frame';

/** Which option or column mends what is wrong at a place of the request. */
const REMEDIES: readonly (readonly [pointer: RegExp, remedy: string])[] = [
  [/^\/limits.*sigma/, 'Set the option spc.sigma to a number above 0, or give the field limit_sigma.'],
  [/^\/limits/, 'Check the options spc.mean, spc.sigma and spc.n, or the fields limit_mean and limit_sigma.'],
  [/^\/baseline/, 'Set the options spc.baselineFrom and spc.baselineTo.'],
  [/^\/spec/, 'Check the options spc.lsl, spc.usl and spc.target, or the fields of those names.'],
  [/^\/sizes/, 'Name the field of the sample sizes in the option spc.fields.size.'],
  [/^\/counts/, 'Name the field of the counts in the option spc.fields.count.'],
  [/^\/rules/, 'Choose another rule set in the option spc.rules.'],
  [
    /^\/(values|subgroups)/,
    'Name the field of the values in the option spc.fields.value, or choose another spc.chart.',
  ],
];

/** Says in the words of the panel why a chart request was refused. */
export function requestProblem(error: InvalidChartRequestError): Outcome<never> {
  const [first] = error.issues;
  const pointer = first?.pointer ?? '';
  const remedy = REMEDIES.find(([pattern]) => pattern.test(pointer))?.[1];
  const place = /^\/(\w+)(?:\/(\d+))?/.exec(pointer);
  const where = place
    ? `${place[1]}${place[2] === undefined ? '' : `, point ${Number(place[2]) + 1}`}`
    : 'request';
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return failed(
    'error',
    `The chart cannot be made: ${where}: ${first?.detail ?? error.message}${more}.`,
    remedy ?? 'Check the options of the group "SPC chart".',
  );
}
