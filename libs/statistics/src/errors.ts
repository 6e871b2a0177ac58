/** An argument outside the domain of a function: names the argument, its value and the rule it breaks. */
export class StatisticsDomainError extends RangeError {
  override readonly name = 'StatisticsDomainError';
  readonly code = 'STATISTICS_DOMAIN';
  constructor(
    readonly argument: string,
    readonly value: unknown,
    readonly rule: string,
  ) {
    super(`${argument} is ${String(value)}; ${rule}`);
  }
}

/** Fewer observations than a statistic needs. */
export class NotEnoughDataError extends RangeError {
  override readonly name = 'NotEnoughDataError';
  readonly code = 'STATISTICS_NOT_ENOUGH_DATA';
  constructor(
    readonly required: number,
    readonly actual: number,
  ) {
    super(`needs at least ${required} observations, got ${actual}`);
  }
}

/** An observation that is NaN or infinite; `index` is the first bad position. */
export class NonFiniteValueError extends RangeError {
  override readonly name = 'NonFiniteValueError';
  readonly code = 'STATISTICS_NON_FINITE';
  constructor(
    readonly index: number,
    readonly value: unknown,
  ) {
    super(`observation ${index} is ${String(value)}; observations must be finite numbers`);
  }
}

/** An iteration that did not reach its tolerance; never a wrong number instead. */
export class NoConvergenceError extends Error {
  override readonly name = 'NoConvergenceError';
  readonly code = 'STATISTICS_NO_CONVERGENCE';
  constructor(
    readonly method: string,
    detail: string,
  ) {
    super(`${method} did not converge: ${detail}`);
  }
}
