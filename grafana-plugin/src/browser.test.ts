import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DEFAULTS } from './options';

interface Report {
  readonly cases: readonly {
    readonly name: string;
    readonly shown: string;
    readonly plots: number;
    readonly violations: readonly string[];
  }[];
  readonly tooltips: readonly string[];
  readonly facts: {
    readonly defaults: Record<string, unknown>;
    readonly suggestions: Record<string, readonly string[]>;
    readonly migrated: readonly unknown[];
  };
  readonly messages: readonly string[];
}

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const there = existsSync(chromium);
const plugin = path.resolve(__dirname, '..');
/** Where the pictures are left to be looked at. */
const pictures = path.resolve(plugin, '../coverage/panel');

describe('the built panel in Chromium', () => {
  if (!there) {
    // In CI a missing browser is a failure; elsewhere one line says what was left out.
    it('needs Chromium', () => {
      if (process.env['CI'] === 'true') throw new Error(`${chromium} is missing`);
      process.stderr.write('Chromium is missing: the panel was not looked at in a browser\n');
    });
    return;
  }

  let report: Report;
  beforeAll(() => {
    const run = spawnSync(process.execPath, [path.join(plugin, 'harness/check.ts'), pictures], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      timeout: 900_000,
    });
    if (run.status !== 0) throw new Error(`${run.stdout}\n${run.stderr}`);
    report = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as Report;
  }, 960_000);

  it('shows every view in both themes', () => {
    expect(report.cases).toHaveLength(56);
    for (const { name, shown, plots } of report.cases) {
      const [view, kind] = name.split(' ');
      const drawn =
        (view === 'risk' && kind !== 'shares' && kind !== 'ranking') || view === 'spc' || view === 'oc';
      const problem = kind === 'empty' || kind === 'error';
      expect({ name, drawn: plots > 0 }).toEqual({ name, drawn: drawn && !problem });
      expect(shown.length).toBeGreaterThan(10);
    }
  });

  it('says what is wrong and which option mends it', () => {
    const shown = (name: string): string => report.cases.find((one) => one.name === name)?.shown ?? '';
    expect(shown('risk error dark')).toMatch(/"score" is of type string.*risk\.fields\.score/);
    expect(shown('spc error dark')).toMatch(/Which of "ocv", "acir" is the value\?.*spc\.fields\.value/);
    expect(shown('oc error dark')).toMatch(/-80.*oc\.plans/);
    expect(shown('machines error dark')).toMatch(/machines\.fields\.machine/);
    expect(shown('orders error dark')).toMatch(/-4 cells produced.*orders\.fields\.produced/);
  });

  it('has no violations of accessibility', () => {
    const found = report.cases.flatMap(({ name, violations }) =>
      violations.map((violation) => `${name}: ${violation}`),
    );
    expect(found).toEqual([]);
  });

  it('writes nothing to the console and finds all it loads', () => {
    expect(report.messages).toEqual([]);
  });

  it('tells about a point by pointer and by keyboard', () => {
    expect(report.tooltips).toHaveLength(2);
    for (const text of report.tooltips) expect(text).toMatch(/Point \d+ .*Individual value .* V .*UCL .* V/);
  });

  it('has the defaults, migrations and suggestion cards of the module', () => {
    const { defaults, suggestions, migrated } = report.facts;
    expect(defaults).toMatchObject({ view: DEFAULTS.view, risk: { show: 'scores', threshold: 75 } });
    expect(migrated[0]).toEqual({ ...DEFAULTS, view: 'oc' });
    expect(migrated[1]).toEqual(migrated[0]);
    expect(suggestions['risk']).toEqual(
      expect.arrayContaining(['Cell risk: scores', 'Cell risk: riskiest cells']),
    );
    expect(suggestions['spc']).toContain('SPC control chart');
    expect(suggestions['machines']).toContain('Machines');
    expect(suggestions['orders']).toContain('Production orders');
    expect(suggestions['oc']).toEqual([]);
  });
});
