import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  type FeatureSpecification,
  InvalidFeatureSpecificationError,
  parseFeatureSpecification,
} from '@cellgate/risk';
import type { z } from 'zod';
import { type ModelRefusal, ModelRefusedError } from './errors';
import { type GoldenVectors, goldenVectorsSchema } from './golden-vectors';
import { type ModelCard, modelCardSchema } from './model-card';

/** The files of a model, each checked by itself and against the hashes of the card. */
export interface ModelFolder {
  readonly card: ModelCard;
  readonly specification: FeatureSpecification;
  readonly golden: GoldenVectors;
  readonly onnx: Uint8Array;
  /** Parsed `explanation.json`: trees or network; null: the coefficients of the card explain the model. */
  readonly explanation: unknown;
  /** Version and the hash of everything that decides a grade. */
  readonly revision: string;
}

/** @throws ModelRefusedError */
export async function readModelFolder(directory: string): Promise<ModelFolder> {
  // One after the other, so that of several missing files always the same one is named.
  const cardBytes = await readModelFile(join(directory, 'model-card.json'));
  const specificationBytes = await readModelFile(join(directory, 'feature-spec.json'));
  const goldenBytes = await readModelFile(join(directory, 'golden-vectors.json'));
  const onnx = await readModelFile(join(directory, 'model.onnx'));
  const card = checked(
    modelCardSchema,
    parsed(cardBytes, 'model-card.json', 'MODEL_CARD_INVALID'),
    'MODEL_CARD_INVALID',
  );

  const document = parsed(specificationBytes, 'feature-spec.json', 'MODEL_SPECIFICATION_INVALID');
  expectHash(
    card.featureSpecification.sha256,
    canonicalJson(document),
    'feature-spec.json',
    'MODEL_SPECIFICATION_CHANGED',
  );
  expectHash(card.files.onnxSha256, onnx, 'model.onnx', 'MODEL_FILE_CHANGED');
  expectHash(
    card.files.goldenVectorsSha256,
    goldenBytes,
    'golden-vectors.json',
    'MODEL_GOLDEN_VECTORS_CHANGED',
  );
  const golden = checked(
    goldenVectorsSchema,
    parsed(goldenBytes, 'golden-vectors.json', 'MODEL_GOLDEN_VECTORS_INVALID'),
    'MODEL_GOLDEN_VECTORS_INVALID',
  );
  const explanation =
    card.files.explanationSha256 === undefined
      ? null
      : await readExplanation(directory, card.files.explanationSha256);
  return {
    card,
    explanation,
    specification: specificationOf(document, card),
    golden,
    onnx,
    revision: `${card.version}-${hash(canonicalJson(card)).slice(0, 12)}`,
  };
}

async function readExplanation(directory: string, sha256: string): Promise<unknown> {
  const bytes = await readModelFile(join(directory, 'explanation.json'));
  expectHash(sha256, bytes, 'explanation.json', 'MODEL_EXPLANATION_CHANGED');
  return parsed(bytes, 'explanation.json', 'MODEL_SHAPE_WRONG');
}

function specificationOf(document: unknown, card: ModelCard): FeatureSpecification {
  try {
    const specification = parseFeatureSpecification(document);
    if (specification.gate !== card.gate) {
      throw new ModelRefusedError(
        'MODEL_CARD_INVALID',
        `gate: the card says ${card.gate}, its feature specification ${specification.gate}`,
      );
    }
    return specification;
  } catch (error) {
    if (!(error instanceof InvalidFeatureSpecificationError)) throw error;
    throw new ModelRefusedError('MODEL_SPECIFICATION_INVALID', `feature-spec.json: ${error.message}`, {
      cause: error,
    });
  }
}

async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const missing = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    throw new ModelRefusedError(
      missing ? 'MODEL_FILE_MISSING' : 'MODEL_FILE_UNREADABLE',
      missing ? `${file} does not exist` : `${file} cannot be read`,
      { cause: error },
    );
  }
}

function parsed(bytes: Uint8Array, name: string, code: ModelRefusal): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelRefusedError(code, `${name} is not JSON in UTF-8`, { cause: error });
  }
}

function checked<T>(schema: z.ZodType<T>, document: unknown, code: ModelRefusal): T {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'document'}: ${message}`,
  );
  throw new ModelRefusedError(code, issues.join('; '));
}

function expectHash(expected: string, content: string | Uint8Array, name: string, code: ModelRefusal): void {
  const found = hash(content);
  if (found === expected) return;
  throw new ModelRefusedError(code, `${name} has the SHA-256 ${found}, its model card says ${expected}`);
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
