import { SingularMatrixError } from '../errors';

/**
 * Solves A x = b by Gaussian elimination with partial pivoting. Overwrites both arguments; x is returned in b.
 *
 * @param matrix - n × n, row by row
 * @param right - n
 * @throws SingularMatrixError
 * @see Golub & Van Loan, Matrix Computations, §3.4
 * @example
 * solveLinearSystem(Float64Array.of(2, 0, 0, 4), Float64Array.of(2, 2))[1] // => 0.5
 */
export function solveLinearSystem(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const at = (i: number, j: number) => matrix[i * n + j] as number;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(at(i, k)) > Math.abs(at(pivot, k))) pivot = i;
    if (!(Math.abs(at(pivot, k)) > 1e-300)) throw new SingularMatrixError(n);
    if (pivot !== k) {
      for (let j = k; j < n; j++) {
        const kept = at(k, j);
        matrix[k * n + j] = at(pivot, j);
        matrix[pivot * n + j] = kept;
      }
      const kept = right[k] as number;
      right[k] = right[pivot] as number;
      right[pivot] = kept;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = at(i, k) / at(k, k);
      if (factor === 0) continue;
      for (let j = k; j < n; j++) matrix[i * n + j] = at(i, j) - factor * at(k, j);
      right[i] = (right[i] as number) - factor * (right[k] as number);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i] as number;
    for (let j = i + 1; j < n; j++) sum -= at(i, j) * (right[j] as number);
    right[i] = sum / at(i, i);
  }
  return right;
}
