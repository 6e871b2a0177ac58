import { NonFiniteValueError, StatisticsDomainError } from './errors';

export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new StatisticsDomainError(name, value, 'must be a finite number');
}

export function requirePositive(name: string, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new StatisticsDomainError(name, value, 'must be a finite number above 0');
  }
}

export function requireProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new StatisticsDomainError(name, value, 'must lie between 0 and 1');
}

export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new StatisticsDomainError(name, value, 'must be a whole number, 0 or more');
  }
}

export function requireInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value)) throw new StatisticsDomainError(name, value, 'must be a whole number');
}

export function requireFiniteValues(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(values[i])) throw new NonFiniteValueError(i, values[i]);
  }
}
