export interface SpecificationIssue {
  /** Where in the document, e.g. `features[3].physical.low`. */
  readonly path: string;
  /** The value found and the rule it breaks. */
  readonly detail: string;
}

/** The feature specification breaks its rules; every mistake is named. */
export class InvalidFeatureSpecificationError extends Error {
  override readonly name = 'InvalidFeatureSpecificationError';
  readonly code = 'RISK_INVALID_FEATURE_SPECIFICATION';
  constructor(readonly issues: readonly SpecificationIssue[]) {
    super(issues.map(({ path, detail }) => `${path}: ${detail}`).join('\n'));
  }
}

/** A feature has no median and scale yet, so nothing can be transformed or imputed with it. */
export class UnfittedFeatureError extends Error {
  override readonly name = 'UnfittedFeatureError';
  readonly code = 'RISK_UNFITTED_FEATURE';
  constructor(readonly feature: string) {
    super(`feature ${feature} has no training median and scale; fit the specification first`);
  }
}

/** The training values of a feature do not spread, so that no scale can be taken from them. */
export class DegenerateFeatureError extends Error {
  override readonly name = 'DegenerateFeatureError';
  readonly code = 'RISK_DEGENERATE_FEATURE';
  constructor(
    readonly feature: string,
    readonly count: number,
  ) {
    super(`feature ${feature}: the median absolute deviation of its ${count} training values is 0`);
  }
}

/** Several numbers that must agree do not: wrong width, not finite, or contributions that do not add up. */
export class InconsistentModelError extends RangeError {
  override readonly name = 'InconsistentModelError';
  readonly code = 'RISK_INCONSISTENT_MODEL';
}
