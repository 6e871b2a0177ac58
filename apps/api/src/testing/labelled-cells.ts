import type { LabelSource } from '@cellgate/records';
import type { DemoLine } from './demo-line';

/** A model and what it had said of a cell of each kind. */
export interface Opinion {
  readonly model: string;
  readonly revision: string;
  /** By kind of cell; null: there was no evidence to score. */
  readonly probability: (kind: number) => number | null;
}

export interface LabelledKind {
  readonly cells: number;
  readonly failures: number;
  readonly source?: LabelSource;
  readonly samplingShare?: number;
  /** Milliseconds before now at which the labels were established. */
  readonly ago?: number;
}

/** Of three kinds of cells the shares 0.001, 0.1 and 0.3 fail: 1,300 cells, 51 failures. */
export const KINDS: readonly LabelledKind[] = [
  { cells: 1_000, failures: 1 },
  { cells: 200, failures: 20, source: 'short-term-test' },
  { cells: 100, failures: 30, source: 'pack-line' },
];
/** The probabilities of whoever knows these kinds. */
export const TRUE_PROBABILITY = (kind: number): number => [0.001, 0.1, 0.3][kind] ?? 0.5;

/** Labels of cells of these kinds, joined with the opinions as the scorer would join them. */
export function labelledCells(
  line: DemoLine,
  opinions: readonly Opinion[],
  kinds: readonly LabelledKind[] = KINDS,
): void {
  const { labels } = line.records;
  kinds.forEach(({ cells, failures, source = 'field', samplingShare = 1, ago = 60_000 }, kind) => {
    labels.take(
      Array.from({ length: cells }, (_, number) => ({
        cell: `K${kind}-${number}`,
        source,
        // Spread evenly over the cells of the kind.
        outcome:
          Math.floor(((number + 1) * failures) / cells) > Math.floor((number * failures) / cells)
            ? ('failed' as const)
            : ('good' as const),
        atMs: line.nowMs - ago,
        reference: null,
        samplingShare,
        by: 'mes',
      })),
    );
    for (const { id } of labels.unjoined(cells)) {
      const assessedAtMs = line.nowMs - ago - 1_000;
      labels.join(
        id,
        opinions.map(({ model, revision, probability }) => {
          return { model, revision, line: 'L1', probability: probability(kind), grade: 'LOW', assessedAtMs };
        }),
      );
    }
  });
}
