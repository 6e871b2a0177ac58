import { InvalidParameterError, NotEnoughDataError } from '../errors';

/** One reading of a crossed gauge study: every operator measures every part several times. */
export interface GaugeReading {
  readonly part: string;
  readonly operator: string;
  /** In the unit of the characteristic. */
  readonly value: number;
}

/** A complete, balanced study: `values[part][operator]` holds the trials. */
export interface CrossedStudy {
  readonly parts: readonly string[];
  readonly operators: readonly string[];
  readonly trials: number;
  readonly values: readonly (readonly (readonly number[])[])[];
}

/**
 * Sorts readings into a crossed study. Parts, operators and trials keep the order of their first appearance.
 *
 * @throws InvalidParameterError for a reading that is not finite or a cell with another number of trials
 * @throws NotEnoughDataError below two parts or two trials
 * @example
 * crossedStudy([{ part: 'a', operator: 'x', value: 1 }, { part: 'a', operator: 'x', value: 2 }, { part: 'b', operator: 'x', value: 3 }, { part: 'b', operator: 'x', value: 4 }]).trials // => 2
 */
export function crossedStudy(readings: readonly GaugeReading[]): CrossedStudy {
  const parts = new Map<string, number>();
  const operators = new Map<string, number>();
  const cells = new Map<string, number[]>();
  for (const [i, { part, operator, value }] of readings.entries()) {
    if (!Number.isFinite(value))
      throw new InvalidParameterError(`measurements[${i}].value`, value, 'must be finite');
    if (!parts.has(part)) parts.set(part, parts.size);
    if (!operators.has(operator)) operators.set(operator, operators.size);
    const key = `${parts.get(part) as number}/${operators.get(operator) as number}`;
    const cell = cells.get(key);
    if (cell) cell.push(value);
    else cells.set(key, [value]);
  }
  const trials = cells.get('0/0')?.length ?? 0;
  const values = [...parts].map(([part, p]) =>
    [...operators].map(([operator, o]) => {
      const cell = cells.get(`${p}/${o}`) ?? [];
      if (cell.length !== trials) {
        const name = `trials of part ${part} by operator ${operator}`;
        throw new InvalidParameterError(name, cell.length, `a crossed study needs ${trials} in every cell`);
      }
      return cell;
    }),
  );
  if (parts.size < 2) throw new NotEnoughDataError('a gauge study (parts)', 2, parts.size);
  if (trials < 2) throw new NotEnoughDataError('a gauge study (trials)', 2, trials);
  return { parts: [...parts.keys()], operators: [...operators.keys()], trials, values };
}
