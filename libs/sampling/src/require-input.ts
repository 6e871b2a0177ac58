import { SamplingInputError, type SamplingInputCode } from './errors';

export function requireNumber(field: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new SamplingInputError('SAMPLING_NOT_A_NUMBER', field, value, 'must be a finite number');
  }
}

export function requireInteger(field: string, value: unknown, minimum: number): asserts value is number {
  requireNumber(field, value);
  if (!Number.isSafeInteger(value)) {
    throw new SamplingInputError('SAMPLING_NOT_AN_INTEGER', field, value, 'must be a whole number');
  }
  if (value < minimum) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', field, value, `must be ${minimum} or more`);
  }
}

export function requireLotSize(value: unknown): asserts value is number {
  requireNumber('lotSize', value);
  if (!Number.isSafeInteger(value)) {
    throw new SamplingInputError('SAMPLING_NOT_AN_INTEGER', 'lotSize', value, 'must be a whole number');
  }
  if (value < 1) {
    throw new SamplingInputError('SAMPLING_LOT_SIZE', 'lotSize', value, 'a lot has at least one unit');
  }
}

/** A fraction strictly between 0 and 1. */
export function requireOpenFraction(field: string, value: unknown): asserts value is number {
  requireNumber(field, value);
  if (!(value > 0 && value < 1)) {
    throw new SamplingInputError(
      'SAMPLING_OUT_OF_RANGE',
      field,
      value,
      'must lie between 0 and 1, both excluded',
    );
  }
}

export function requireFraction(field: string, value: unknown): asserts value is number {
  requireNumber(field, value);
  if (!(value >= 0 && value <= 1)) {
    throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', field, value, 'must lie between 0 and 1');
  }
}

export function requirePositive(field: string, value: unknown): asserts value is number {
  requireNumber(field, value);
  if (!(value > 0)) throw new SamplingInputError('SAMPLING_OUT_OF_RANGE', field, value, 'must be above 0');
}

export function requireOneOf<T extends string>(
  code: SamplingInputCode,
  field: string,
  value: unknown,
  known: readonly T[],
): T {
  const found = known.find((one) => one === value);
  if (found === undefined) {
    throw new SamplingInputError(code, field, value, `must be one of ${known.join(', ')}`);
  }
  return found;
}
