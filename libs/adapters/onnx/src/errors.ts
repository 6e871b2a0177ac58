/** Why a model may not be used. */
export type ModelRefusal =
  | 'MODEL_FILE_MISSING'
  | 'MODEL_FILE_UNREADABLE'
  | 'MODEL_CARD_INVALID'
  | 'MODEL_SPECIFICATION_INVALID'
  | 'MODEL_SPECIFICATION_CHANGED'
  | 'MODEL_FILE_CHANGED'
  | 'MODEL_GOLDEN_VECTORS_CHANGED'
  | 'MODEL_EXPLANATION_CHANGED'
  | 'MODEL_OPSET_UNSUPPORTED'
  | 'MODEL_GOLDEN_VECTORS_INVALID'
  | 'MODEL_NOT_LOADABLE'
  | 'MODEL_SHAPE_WRONG'
  | 'MODEL_FEATURES_DIFFER'
  | 'MODEL_RUNTIME_DIFFERS';

/** The model was not accepted; nothing is scored with it. */
export class ModelRefusedError extends Error {
  override readonly name = 'ModelRefusedError';
  readonly retriable = false;
  constructor(
    readonly code: ModelRefusal,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/** Rows that cannot be scored: wrong width, no whole number of rows, or a value that is not finite. */
export class InvalidInputError extends RangeError {
  override readonly name = 'InvalidInputError';
  readonly code = 'MODEL_INVALID_INPUT';
}

/** The model was closed, or the runtime failed on rows that it should have scored. */
export class ScoringFailedError extends Error {
  override readonly name = 'ScoringFailedError';
  readonly code = 'MODEL_SCORING_FAILED';
}
