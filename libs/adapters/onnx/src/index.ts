export { InvalidInputError, ModelRefusedError, ScoringFailedError } from './errors';
export type { ModelRefusal } from './errors';
export { modelCardSchema } from './model-card';
export type { ModelCard } from './model-card';
export { readModelFolder } from './model-folder';
export type { ModelFolder } from './model-folder';
export { OnnxModel } from './onnx-model';
export type { Scores } from './onnx-model';
export { TwofoldTrees } from './twofold-trees';
