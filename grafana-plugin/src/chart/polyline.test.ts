import fc from 'fast-check';
import { recordingPainter } from '../testing/recording-painter';
import { drawPolyline } from './polyline';

const STYLE = { color: 'blue', width: 1.2 };

/** Corners of what was drawn, canvas pixels. */
function corners(ys: readonly number[]) {
  const { painter, calls } = recordingPainter([1, ys.length], [-10, 10]);
  const xs = ys.map((_, i) => i + 1);
  drawPolyline(painter, xs, ys, 0, ys.length, STYLE);
  const points = calls
    .filter(({ name }) => name === 'lineTo' || name === 'moveTo')
    .map(({ name, arguments: [x, y] }) => ({ name, x: x as number, y: y as number }));
  return { points, painter };
}
/** Pixel column → least and greatest y. */
function spans(points: readonly { readonly x: number; readonly y: number }[]) {
  const found = new Map<number, readonly [number, number]>();
  for (const { x, y } of points) {
    const column = Math.floor(x);
    const [least, most] = found.get(column) ?? [Infinity, -Infinity];
    found.set(column, [Math.min(least, y), Math.max(most, y)]);
  }
  return found;
}

describe('a line of many points', () => {
  const value = fc.double({ min: -10, max: 10, noNaN: true });

  it('reaches the least and the greatest point of every pixel column', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 4000, maxLength: 9000, size: 'max' }), (ys) => {
        const { points, painter } = corners(ys);
        const drawn = spans(points);
        const wanted = spans(ys.map((y, i) => ({ x: Math.round(painter.x(i + 1)), y: painter.y(y) })));
        expect([...drawn.keys()]).toEqual([...wanted.keys()]);
        for (const [column, [least, most]] of wanted) {
          expect(drawn.get(column)?.[0]).toBeCloseTo(least, 6);
          expect(drawn.get(column)?.[1]).toBeCloseTo(most, 6);
        }
        expect(points.length).toBeLessThanOrEqual(4 * 802);
      }),
      { seed: 5, numRuns: 10 },
    );
  });

  it('leaves a gap that is as wide as a pixel column open, and draws a point between gaps', () => {
    const ys = Array.from({ length: 8000 }, (_, i) => (i === 4000 || i < 3900 || i >= 4100 ? 1 : NaN));
    const { points } = corners(ys);
    expect(points.filter(({ name }) => name === 'moveTo')).toHaveLength(3);
    expect(points.every(({ y }) => y === y)).toBe(true);
  });

  it('draws nothing of nothing', () => {
    expect(corners(Array.from({ length: 5000 }, () => NaN)).points).toEqual([]);
    expect(corners([]).points).toEqual([]);
  });

  it('goes through every point where there are few, with gaps', () => {
    expect(corners([1, 2, NaN, 3]).points.map(({ name }) => name)).toEqual(['moveTo', 'lineTo', 'moveTo']);
  });
});
