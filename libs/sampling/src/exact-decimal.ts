import { SamplingInputError } from './errors';

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * A decimal number held exactly, as `units`·10^−`scale`.
 *
 * Percentages of a lot have to be counted as the reader wrote them: 0.07·100 is 7.000000000000001 in doubles, and its
 * ceiling 8. A number is taken as the shortest decimal that names it, which is what was typed.
 *
 * @example
 * ExactDecimal.of(0.07).times(100).ceil() // => 7
 * ExactDecimal.of(0.999999).complement().toNumber() // => 0.000001
 */
export class ExactDecimal {
  private constructor(
    readonly units: bigint,
    readonly scale: number,
  ) {}

  static of(value: number | string): ExactDecimal {
    const match = DECIMAL.exec(String(value).trim());
    const exponent = Number(match?.[4] ?? 0);
    if (match === null || Math.abs(exponent) > 400) {
      throw new SamplingInputError('SAMPLING_NOT_A_NUMBER', 'value', value, 'must be a decimal number');
    }
    const fraction = match[3] ?? '';
    const digits = BigInt(`${match[1] === '-' ? '-' : ''}${match[2]}${fraction}`);
    const scale = fraction.length - exponent;
    return scale >= 0 ? new ExactDecimal(digits, scale) : new ExactDecimal(digits * 10n ** BigInt(-scale), 0);
  }

  times(count: number): ExactDecimal {
    return new ExactDecimal(this.units * BigInt(count), this.scale);
  }

  /** 1 − this. */
  complement(): ExactDecimal {
    return new ExactDecimal(10n ** BigInt(this.scale) - this.units, this.scale);
  }

  floor(): number {
    const unit = 10n ** BigInt(this.scale);
    const quotient = this.units / unit;
    return Number(this.units % unit < 0n ? quotient - 1n : quotient);
  }

  ceil(): number {
    return -new ExactDecimal(-this.units, this.scale).floor();
  }

  toNumber(): number {
    return Number(`${this.units}e${-this.scale}`);
  }
}

/**
 * 1 − p for a fraction as it was written: exact where the difference of doubles has lost digits (p near 1).
 *
 * @example
 * decimalComplement(0.999999) // => 0.000001
 */
export function decimalComplement(p: number): number {
  return p > 0.5 && p < 1 ? ExactDecimal.of(p).complement().toNumber() : 1 - p;
}
