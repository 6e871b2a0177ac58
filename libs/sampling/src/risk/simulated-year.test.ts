import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { meanAndInterval, SCHEMES, type Scheme, type YearResult } from '../testing/simulate-year';

const YEARS = 60;
const ROOT = join(__dirname, '../../../..');
const SCRIPT = join(__dirname, '../testing/simulated-years.ts');
const OPTIONS = ['--conditions=@cellgate/source', '-r', '@swc-node/register'];
const printed = execFileSync(process.execPath, [...OPTIONS, SCRIPT, String(YEARS)], {
  cwd: ROOT,
  encoding: 'utf8',
});
const results = new Map<Scheme, YearResult[]>(
  (JSON.parse(printed) as YearResult[][]).map((years, i) => [SCHEMES[i] as Scheme, years]),
);
const figure = (scheme: Scheme, pick: (result: YearResult) => number): ReturnType<typeof meanAndInterval> =>
  meanAndInterval((results.get(scheme) as YearResult[]).map(pick));
const show = (scheme: Scheme, pick: (result: YearResult) => number): string => {
  const { mean, low, high } = figure(scheme, pick);
  return `${mean.toFixed(1)} (${low.toFixed(0)}–${high.toFixed(0)})`;
};

describe('a simulated year of lots', () => {
  it.each(SCHEMES)('%s: docs/sampling.md shows what the simulation gives', (scheme) => {
    const row =
      `| ${scheme} | ${show(scheme, ({ badAccepted }) => badAccepted)} | ` +
      `${show(scheme, ({ unitsPerLot }) => unitsPerLot)} | ${show(scheme, ({ goodWithheld }) => goodWithheld)} |`;
    const page = readFileSync(join(__dirname, '../../../../docs/sampling.md'), 'utf8');
    expect(page.replace(/ +/g, ' ')).toContain(row);
  });

  it('predicted risk lets fewer bad lots escape than either, in every year', () => {
    const all = SCHEMES.map((scheme) => results.get(scheme) as YearResult[]) as [
      YearResult[],
      YearResult[],
      YearResult[],
    ];
    for (let year = 0; year < YEARS; year += 1) {
      const [fixed, switching, risk] = all.map((each) => (each[year] as YearResult).badAccepted) as [
        number,
        number,
        number,
      ];
      expect(risk).toBeLessThanOrEqual(fixed);
      expect(risk).toBeLessThanOrEqual(switching);
    }
  });

  it('a fixed plan accepts bad lots as often as its OC curve says', () => {
    const share = figure('fixed plan', ({ badAccepted, badLots }) => badAccepted / badLots).mean;
    expect(Math.abs(share - 0.98 ** 80)).toBeLessThan(0.01);
  });
});
