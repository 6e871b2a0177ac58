/** One thing that is wrong with a request; `pointer` is a JSON pointer into the request. */
export interface RequestIssue {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/**
 * A request that cannot be evaluated. Carries every issue that was found, not only the first.
 * `code` is the code of the first issue, so a caller can tell the kinds apart without reading prose.
 */
export class InvalidChartRequestError extends Error {
  override readonly name = 'InvalidChartRequestError';
  readonly code: string;
  constructor(readonly issues: readonly RequestIssue[]) {
    super(issues.map((issue) => `${issue.pointer || '/'}: ${issue.detail}`).join('; '));
    this.code = issues[0]?.code ?? 'SPC_INVALID_REQUEST';
  }
}

/** Fewer observations than the definition needs. */
export class NotEnoughDataError extends RangeError {
  override readonly name = 'NotEnoughDataError';
  readonly code = 'SPC_NOT_ENOUGH_DATA';
  constructor(
    readonly quantity: string,
    readonly required: number,
    readonly actual: number,
  ) {
    super(`${quantity} needs at least ${required}, got ${actual}`);
  }
}

/** A parameter outside its domain: names the parameter, the value and the rule. */
export class InvalidParameterError extends RangeError {
  override readonly name = 'InvalidParameterError';
  readonly code = 'SPC_INVALID_PARAMETER';
  constructor(
    readonly parameter: string,
    readonly value: unknown,
    readonly rule: string,
  ) {
    super(`${parameter} is ${String(value)}; ${rule}`);
  }
}

/** A covariance or regression matrix that has no inverse: variables depend on each other linearly. */
export class SingularMatrixError extends RangeError {
  override readonly name = 'SingularMatrixError';
  readonly code = 'SPC_SINGULAR_MATRIX';
  constructor(readonly size: number) {
    super(
      `the ${size} × ${size} matrix is singular: a variable is constant or depends linearly on the others`,
    );
  }
}

/** Something the reader of a chart must know; the chart is still given. */
export interface Warning {
  readonly code: string;
  readonly detail: string;
}
