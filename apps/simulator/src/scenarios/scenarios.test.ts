import { NO_DISTURBANCES } from '../machines/disturbances';
import { ManualClock } from '../testing/manual-clock';
import { InvalidScenarioError, Scenarios } from './scenarios';

describe('Scenarios', () => {
  it('change nothing until one is on, and nothing after it is off', () => {
    const scenarios = new Scenarios(new ManualClock());
    expect(scenarios.disturbances()).toEqual(NO_DISTURBANCES);
    scenarios.start('tool-wear', { wear: 1, overS: 0 });
    expect(scenarios.disturbances().extraWear).toBe(1);
    expect(scenarios.stop('tool-wear')).toBe(true);
    expect(scenarios.stop('tool-wear')).toBe(false);
    expect(scenarios.disturbances()).toEqual(NO_DISTURBANCES);
  });

  it('let the temperature drift to 45 °C within a minute, that is by 10 K', () => {
    const clock = new ManualClock();
    const scenarios = new Scenarios(clock);
    scenarios.start('temperature-drift');
    clock.advance(30_000);
    expect(scenarios.disturbances().assemblyHeat).toBe(5);
    clock.advance(60_000);
    expect(scenarios.disturbances().assemblyHeat).toBe(10);
  });

  it('are listed with the parameters in force and the instant since when', () => {
    const scenarios = new Scenarios(new ManualClock(Date.UTC(2026, 0, 1)));
    scenarios.start('sensor-fault', { machine: 'FORM_01', signal: 'current' });
    scenarios.start('new-supplier-lot');
    expect(scenarios.list()).toEqual([
      {
        name: 'sensor-fault',
        parameters: { machine: 'FORM_01', signal: 'current', quality: 'bad' },
        since: '2026-01-01T00:00:00.000Z',
      },
      { name: 'new-supplier-lot', parameters: {}, since: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it.each([
    ['temperature-drift', { too: 45 }, /too/],
    ['temperature-drift', { to: 500 }, /to: .*70/],
    ['formation-over-current', { ratio: '2' }, /ratio/],
    ['sensor-fault', { machine: 'FORM_01', signal: 'force' }, /signal: the machine has no such signal/],
    ['machine-stop', { machine: 'CAS_02' }, /machine/],
    ['machine-stop', { state: 'running' }, /state/],
  ] as const)('refuse %s with %j and name what is wrong', (name, parameters, message) => {
    const scenarios = new Scenarios(new ManualClock());
    expect(() => scenarios.start(name, parameters)).toThrow(InvalidScenarioError);
    expect(() => scenarios.start(name, parameters)).toThrow(message);
    expect(scenarios.list()).toEqual([]);
  });
});
