import { SingularMatrixError } from '../errors';

/**
 * Inverse of a symmetric positive definite matrix by Cholesky's decomposition.
 *
 * The matrix is first scaled to unit diagonal, so that variables in very different units do not look singular.
 *
 * @param matrix - square, symmetric, positive definite; rows
 * @returns the inverse, as rows
 * @throws SingularMatrixError when a scaled pivot is below 1e-12
 * @see Golub & Van Loan, Matrix Computations, §4.2
 * @example
 * symmetricInverse([[4, 0], [0, 2]])[1][1] // => 0.5
 */
export function symmetricInverse(matrix: readonly ArrayLike<number>[]): Float64Array[] {
  const p = matrix.length;
  const scale = matrix.map((row, i) => Math.sqrt(row[i] as number));
  const lower = matrix.map(() => new Float64Array(p));
  const at = (rows: readonly Float64Array[], i: number, j: number) => (rows[i] as Float64Array)[j] as number;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum =
        ((matrix[i] as ArrayLike<number>)[j] as number) / ((scale[i] as number) * (scale[j] as number));
      for (let k = 0; k < j; k++) sum -= at(lower, i, k) * at(lower, j, k);
      if (i === j) {
        if (!(sum > 1e-12)) throw new SingularMatrixError(p);
        (lower[i] as Float64Array)[i] = Math.sqrt(sum);
      } else {
        (lower[i] as Float64Array)[j] = sum / at(lower, j, j);
      }
    }
  }
  const inverse = matrix.map(() => new Float64Array(p));
  for (let column = 0; column < p; column++) {
    const x = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= at(lower, i, k) * (x[k] as number);
      x[i] = sum / at(lower, i, i);
    }
    for (let i = p - 1; i >= 0; i--) {
      let sum = x[i] as number;
      for (let k = i + 1; k < p; k++) sum -= at(lower, k, i) * (x[k] as number);
      x[i] = sum / at(lower, i, i);
    }
    for (let i = 0; i < p; i++) {
      (inverse[i] as Float64Array)[column] =
        (x[i] as number) / ((scale[i] as number) * (scale[column] as number));
    }
  }
  return inverse;
}
