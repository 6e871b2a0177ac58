import type { ProcessParameters } from './process-parameters';
import type { Latents } from './simulated-cell';

/**
 * `hinges`: additive in the causes, which favours a logistic model with hinges. `thresholds`: steps, saturation and
 * interactions, which favours trees. A model should be judged under both.
 */
export type FailureLaw = 'hinges' | 'thresholds';

/** Log-odds that a cell with these causes fails in the field. */
export function failureLogit(latents: Latents, law: FailureLaw, p: ProcessParameters): number {
  const { short, plating, gas, dry, weldTail } = latents;
  if (law === 'hinges') {
    const f = p.failure;
    return (
      f.intercept +
      f.short * Math.log(1 + 3 * short) +
      f.plating * plating +
      f.gas * gas +
      f.dry * dry +
      f.platingAndDry * Math.min(plating, 2) * Math.min(dry, 2) +
      f.weldTail * weldTail
    );
  }
  const t = p.failureByThresholds;
  const step = (value: number, above: number): number => (value > above ? 1 : 0);
  return (
    t.intercept +
    t.short * step(short, t.shortAbove) +
    t.plating * step(plating, t.platingAbove) +
    t.gas * step(gas, t.gasAbove) +
    t.dry * step(dry, t.dryAbove) +
    t.platingAndDry * step(plating, 0) * step(dry, 0) +
    t.weldTail * step(weldTail, t.weldTailAbove)
  );
}
