import { SamplingInputError } from '@cellgate/sampling';
import type { InputOf } from '../http/route';
import type { postLot } from './lots.routes';

type Body = InputOf<typeof postLot>['body'];

/** The largest lot: positions of units stay whole numbers, and a lot of that size is a unit of account, not of inspection. */
const LARGEST_LOT = 1e9;

/**
 * What a schema cannot say of a lot that arrives.
 * @throws SamplingInputError naming field, value and rule
 */
export function checkLot({ size, characteristics, containers, risk }: Body): void {
  const refuse = (
    code: ConstructorParameters<typeof SamplingInputError>[0],
    field: string,
    value: unknown,
    rule: string,
  ): never => {
    throw new SamplingInputError(code, field, value, rule);
  };
  if (!Number.isSafeInteger(size)) {
    refuse('SAMPLING_NOT_AN_INTEGER', 'size', size, 'must be a whole number');
  }
  if (size < 1) refuse('SAMPLING_LOT_SIZE', 'size', size, 'a lot has at least one unit');
  if (size > LARGEST_LOT) refuse('SAMPLING_OUT_OF_RANGE', 'size', size, `must be at most ${LARGEST_LOT}`);
  characteristics.forEach(({ name, method, lsl, usl }, i) => {
    const field = `characteristics[${i}]`;
    if (characteristics.findIndex((other) => other.name === name) !== i) {
      refuse('SAMPLING_OUT_OF_RANGE', `${field}.name`, name, 'must not occur twice');
    }
    const lower = lsl ?? null;
    const upper = usl ?? null;
    if (lower !== null && upper !== null && !(lower < upper)) {
      refuse('SAMPLING_OUT_OF_RANGE', `${field}.lsl`, lower, `must be below usl ${upper}`);
    }
    if (method === 'variables' && lower === null && upper === null) {
      refuse('SAMPLING_LIMITS_NEEDED', field, name, 'a variables plan needs lsl or usl');
    }
  });
  if (containers !== undefined) {
    const ids = new Set<string>();
    let units = 0;
    containers.forEach((container, i) => {
      if (ids.has(container.id)) {
        refuse('SAMPLING_OUT_OF_RANGE', `containers[${i}].id`, container.id, 'must not occur twice');
      }
      ids.add(container.id);
      if (!Number.isSafeInteger(container.units) || container.units < 1) {
        const rule = 'must be a whole number of 1 or more';
        refuse('SAMPLING_NOT_AN_INTEGER', `containers[${i}].units`, container.units, rule);
      }
      units += container.units;
    });
    if (units !== size) {
      refuse('SAMPLING_OUT_OF_RANGE', 'containers', units, `the units must add up to the lot of ${size}`);
    }
  }
  if (typeof risk === 'object' && risk !== null) {
    if (risk.status === 'valid' && (risk.probability ?? null) === null) {
      refuse('SAMPLING_NOT_A_NUMBER', 'risk.probability', risk.probability, 'a valid prediction has one');
    }
    if (risk.interval !== undefined && risk.interval[0] > risk.interval[1]) {
      refuse('SAMPLING_OUT_OF_RANGE', 'risk.interval', risk.interval, 'must be [low, high]');
    }
  }
}
