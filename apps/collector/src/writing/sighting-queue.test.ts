import type { CellSighting, Point } from '@cellgate/time-series';
import { eventually } from '../testing/eventually';
import { SightingQueue } from './sighting-queue';

function sighting(number: number): CellSighting {
  return { cell: `C-${number}`, line: 'L1', lot: null, order: null, stage: 'IPQC', atMs: number };
}

function pointOf({ cell, atMs }: CellSighting): Point {
  return { measurement: 'cell_index', tags: { bucket: '1' }, fields: { cell }, at: { ms: atMs, sub: 0 } };
}

describe('SightingQueue', () => {
  it('keeps sightings while the store cannot be asked and passes them on in their order', async () => {
    const added: Point[] = [];
    let away = true;
    const queue = new SightingQueue({
      retryMs: 5,
      pointsOf: async (list) => {
        if (away) {
          throw new Error('away');
        }
        return list.map(pointOf);
      },
      add: (points) => added.push(...points),
    });
    queue.add([sighting(1)]);
    await eventually(() => (queue.size === 1 ? true : undefined), 'the first attempt');
    queue.add([sighting(2)]);
    away = false;
    await eventually(() => (added.length === 2 ? true : undefined), 'both points');
    expect(added.map(({ fields }) => fields['cell'])).toEqual(['C-1', 'C-2']);
    expect(await queue.close()).toBe(0);
  });

  it('is bounded, drops the oldest and says at the end how many are lost', async () => {
    const queue = new SightingQueue({
      capacity: 3,
      retryMs: 60_000,
      pointsOf: () => Promise.reject(new Error('away')),
      add: () => undefined,
    });
    for (let number = 1; number <= 5; number += 1) {
      queue.add([sighting(number)]);
      await queue.work();
    }
    expect(queue.dropped).toBe(2);
    expect(await queue.close()).toBe(3);
  });
});
