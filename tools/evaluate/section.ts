export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

/** What one part of the evaluation found. */
export interface Section {
  readonly figures: Readonly<Record<string, number>>;
  readonly bars: readonly Bar[];
}
