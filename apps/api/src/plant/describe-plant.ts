import type { Plant } from '@cellgate/plant';
import type { AnswerOf } from '../http/route';
import type { getPlant } from './plant.routes';

/** What everybody may know of the plant: field by field, so that no connection or secret ever slips through. */
export function describePlant({ site, products, lines, characteristics }: Plant): AnswerOf<typeof getPlant> {
  return {
    site: { id: site.id, name: site.name, timeZone: site.timeZone },
    products: products.map(({ id, name }) => ({ id, name })),
    lines: lines.map((line) => ({
      id: line.id,
      name: line.name,
      machines: line.machines.map((machine) => ({
        id: machine.id,
        name: machine.name,
        kind: machine.kind,
        after: [...machine.after],
        signals: machine.groups
          .flatMap((group) => group.signals)
          .map(({ id, label, unit, range }) => ({
            id,
            label,
            unit,
            range: range === null ? null : { low: range.low, high: range.high },
          })),
      })),
    })),
    characteristics: characteristics.map(
      ({ id, label, stage, machines, unit, lsl, usl, target, required }) => ({
        id,
        label,
        stage,
        machines: [...machines],
        unit,
        lsl,
        usl,
        target,
        required,
      }),
    ),
  };
}
