/**
 * Smallest whole number in [lowest, highest] for which a condition holds that holds for every larger one; null when it
 * does not hold at `highest`. Gallops from `guess`, so a good guess costs two or three evaluations.
 */
export function smallestWhere(
  holds: (n: number) => boolean,
  lowest: number,
  highest: number,
  guess: number,
): number | null {
  let probe = Math.min(highest, Math.max(lowest, Math.round(guess)));
  let below: number;
  let above: number;
  if (holds(probe)) {
    above = probe;
    let step = 1;
    for (;;) {
      if (above === lowest) return lowest;
      probe = Math.max(lowest, above - step);
      if (!holds(probe)) {
        below = probe;
        break;
      }
      above = probe;
      step *= 2;
    }
  } else {
    below = probe;
    let step = 1;
    for (;;) {
      if (below >= highest) return null;
      probe = Math.min(highest, below + step);
      if (holds(probe)) {
        above = probe;
        break;
      }
      below = probe;
      step *= 2;
    }
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}
