export { InvalidInputError, ModelRefusedError, ScoringFailedError } from './errors';
export type { ModelRefusal } from './errors';
export { modelCardSchema } from './model-card';
export type { ModelCard } from './model-card';
export { OnnxModel } from './onnx-model';
export type { Scores } from './onnx-model';
