import type { Random } from './random';

/** Stationary first-order autoregression xₜ = ρ xₜ₋₁ + ε with the given standard deviation of x, started in its stationary law. */
export class Autoregression {
  private readonly innovation: number;
  private value: number;

  constructor(
    private readonly rho: number,
    standardDeviation: number,
    private readonly random: Random,
  ) {
    this.innovation = standardDeviation * Math.sqrt(1 - rho * rho);
    this.value = random.normal(0, standardDeviation);
  }

  next(): number {
    this.value = this.rho * this.value + this.random.normal(0, this.innovation);
    return this.value;
  }
}
