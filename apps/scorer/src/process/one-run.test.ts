import { OneRun } from './one-run';

describe('OneRun', () => {
  const steps = (count: number) => {
    const begun: number[] = [];
    let go: () => void = () => undefined;
    const run = new OneRun(async () => {
      const own = begun.push(0) - 1;
      while ((begun[own] ?? 0) < count && !run.stopping) {
        begun[own] = (begun[own] ?? 0) + 1;
        await new Promise<void>((resolve) => (go = resolve));
      }
    });
    return { run, begun, step: () => go() };
  };

  it('joins a run that is under way, and begins anew after it', async () => {
    const { run, begun, step } = steps(1);
    const first = run.run();
    expect(run.run()).toBe(first);
    step();
    await first;
    const second = run.run();
    step();
    await second;
    expect(begun).toEqual([1, 1]);
  });

  it('ends after the step at hand when it is stopped, and waits for that', async () => {
    const { run, begun, step } = steps(5);
    void run.run();
    let stopped = false;
    const stop = run.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    step();
    await stop;
    expect(begun).toEqual([1]);
  });

  it('runs again after work that failed', async () => {
    let failing = true;
    const run = new OneRun(() => (failing ? Promise.reject(new Error('away')) : Promise.resolve()));
    await expect(run.run()).rejects.toThrow('away');
    failing = false;
    await expect(run.run()).resolves.toBeUndefined();
  });
});
