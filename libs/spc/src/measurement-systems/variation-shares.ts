/** Standard deviations of the parts of a measured variation, unit of the characteristic. */
export interface GaugeVariation {
  /** Repeatability (equipment variation). */
  readonly ev: number;
  /** Reproducibility (appraiser variation), without the interaction. */
  readonly av: number;
  /** Operator by part interaction; 0 when pooled. */
  readonly interaction: number;
  /** Gauge repeatability and reproducibility. */
  readonly grr: number;
  /** Part to part. */
  readonly pv: number;
  /** Total. */
  readonly tv: number;
}

export interface GaugeShares extends GaugeVariation {
  /** 100 × each standard deviation / total; they do not add up to 100. */
  readonly percentStudyVariation: Readonly<Record<keyof GaugeVariation, number>>;
  /** 100 × each variance / total variance; these add up. */
  readonly percentContribution: Readonly<Record<keyof GaugeVariation, number>>;
  /** 100 × 6 × each standard deviation / tolerance; null without a tolerance. */
  readonly percentTolerance: Readonly<Record<keyof GaugeVariation, number>> | null;
  /** Number of distinct categories, ⌊1.41 PV/GRR⌋; null when GRR is 0. */
  readonly ndc: number | null;
  /** AIAG: below 10 % of the study variation (or tolerance) good, to 30 % perhaps, above unacceptable. */
  readonly verdict: 'acceptable' | 'marginal' | 'unacceptable';
}

/**
 * Shares of a gauge study: %study variation, %contribution, %tolerance, ndc and verdict.
 *
 * The verdict goes by the worse of %study variation and, when a tolerance is given, %tolerance, and by ndc ≥ 5.
 *
 * @param tolerance - USL − LSL, above 0
 * @see AIAG, Measurement Systems Analysis, 4th ed., ch. III
 */
export function variationShares(variation: GaugeVariation, tolerance?: number): GaugeShares {
  const map = (share: (sigma: number) => number) => ({
    ev: share(variation.ev),
    av: share(variation.av),
    interaction: share(variation.interaction),
    grr: share(variation.grr),
    pv: share(variation.pv),
    tv: share(variation.tv),
  });
  const { tv, grr, pv } = variation;
  const percentStudyVariation = map((sigma) => (tv > 0 ? (100 * sigma) / tv : 0));
  const percentTolerance = tolerance === undefined ? null : map((sigma) => (600 * sigma) / tolerance);
  const ndc = grr > 0 ? Math.floor((1.41 * pv) / grr) : null;
  const worst = Math.max(percentStudyVariation.grr, percentTolerance?.grr ?? 0);
  const verdict =
    worst > 30 ? 'unacceptable' : worst >= 10 || (ndc !== null && ndc < 5) ? 'marginal' : 'acceptable';
  return {
    ...variation,
    percentStudyVariation,
    percentContribution: map((sigma) => (tv > 0 ? (100 * sigma * sigma) / (tv * tv) : 0)),
    percentTolerance,
    ndc,
    verdict,
  };
}
