/** A column of a frame: what the views read of a field of Grafana. */
export interface FrameField {
  readonly name: string;
  /** `time`, `number`, `string`, `boolean`, …; other types are read by what the values are. */
  readonly type: string;
  readonly values: ArrayLike<unknown>;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly config?: FieldSettings | undefined;
  /** Formats a value by the field's unit, decimals, mappings and "no value". */
  readonly display?: ((value: unknown, decimals?: number | null) => DisplayText) | undefined;
}

export interface FieldSettings {
  readonly displayName?: string | undefined;
  readonly displayNameFromDS?: string | undefined;
  readonly unit?: string | undefined;
  readonly noValue?: string | undefined;
}

export interface DisplayText {
  readonly text: string;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

/** Any data frame of Grafana, and anything else of that shape. */
export interface Frame {
  readonly name?: string | undefined;
  readonly refId?: string | undefined;
  readonly fields: readonly FrameField[];
  readonly length: number;
}

/** Why a view cannot be drawn, and what mends it. */
export interface Problem {
  /** `empty`: there is nothing to draw; `error`: what there is would be drawn wrongly. */
  readonly kind: 'empty' | 'error';
  readonly message: string;
  /** The option, transformation or query that mends it. */
  readonly remedy: string;
}

export type Outcome<Model> =
  { readonly ok: true; readonly model: Model } | { readonly ok: false; readonly problem: Problem };

export const failed = (kind: Problem['kind'], message: string, remedy: string): Outcome<never> => ({
  ok: false,
  problem: { kind, message, remedy },
});
