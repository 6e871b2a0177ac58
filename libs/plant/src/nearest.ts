/**
 * The candidates that a misspelt word most likely stands for, nearest first.
 * Letter case, accents of typography (² for 2) and punctuation count little, every other edit counts one;
 * at most a third of the word may differ.
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 1): string[] {
  const sought = fold(word);
  const allowed = Math.max(1, Math.floor(sought.length / 3));
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - sought.length) > allowed) continue;
    const distance = editDistance(sought, folded);
    if (distance <= allowed && distance < Math.max(sought.length, folded.length)) {
      scored.push({ candidate, distance });
    }
  }
  return scored
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "x"?` or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const [best] = nearest(word, candidates);
  return best === undefined ? '' : `; did you mean ${JSON.stringify(best)}?`;
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._^*·⋅-]/gu, '');
}

/** Damerau–Levenshtein distance (optimal string alignment): a swap of neighbours counts one. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
