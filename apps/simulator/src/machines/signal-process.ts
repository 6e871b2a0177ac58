import { Autoregression } from '../process/autoregression';
import type { Random } from '../process/random';
import type { SignalDescription } from './machine-description';

/** Correlation of the noise from one tick to the next, and of the slow drift. */
const NOISE_RHO = 0.6;
const DRIFT_RHO = 0.999;

/** A physical quantity that follows its target with a first-order lag, under noise and slow drift. */
export class SignalProcess {
  private level: number;
  private readonly noise: Autoregression;
  private readonly drift: Autoregression;
  private current: number;

  constructor(
    private readonly description: SignalDescription,
    random: Random,
  ) {
    this.level = description.nominal;
    this.current = description.nominal;
    this.noise = new Autoregression(NOISE_RHO, description.noiseSd, random);
    this.drift = new Autoregression(DRIFT_RHO, description.driftSd, random);
  }

  /** Value of the quantity after the last step, in its unit, inside its range. */
  get value(): number {
    return this.current;
  }

  /**
   * Moves on by `elapsedS` seconds towards `target`: the distance left shrinks by e^(-elapsed/lag).
   * @returns the new value
   */
  step(target: number, elapsedS: number): number {
    this.level += (target - this.level) * (1 - Math.exp(-elapsedS / this.description.lagS));
    const [low, high] = this.description.range;
    this.current = Math.min(high, Math.max(low, this.level + this.noise.next() + this.drift.next()));
    return this.current;
  }
}
