import { z } from 'zod';

// The part of a plant file that says how lots are inspected. Ranges are checked in `rules/sampling.ts`, where a
// mistake is named with its rule.

/** Verification levels of MIL-STD-1916 and inspection levels of Z1.4, by the standard that has them. */
export const SAMPLING_LEVELS = {
  'mil-std-1916': ['VII', 'VI', 'V', 'IV', 'III', 'II', 'I'],
  'z1.4': ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'],
  percentage: [],
} as const satisfies Record<string, readonly string[]>;

/** AQLs of Z1.4: percent nonconforming to 10, above it nonconformities per 100 units. */
export const SAMPLING_AQLS: readonly number[] = [
  0.01, 0.015, 0.025, 0.04, 0.065, 0.1, 0.15, 0.25, 0.4, 0.65, 1, 1.5, 2.5, 4, 6.5, 10, 15, 25, 40, 65, 100,
  150, 250, 400, 650, 1000,
];

const number = (description: string) => z.number().meta({ description });

const switching = z
  .strictObject({
    discontinueAfter: number(
      'Lots withheld on tightened inspection after which acceptance is discontinued; as in the standard when left out.',
    ).optional(),
    correctionRequired: z
      .boolean()
      .meta({
        description:
          'Whether tightened inspection ends only after a recorded correction; as in the standard when left out.',
      })
      .optional(),
  })
  .meta({ description: 'Numbers of the switching rules that the organisation sets itself.' });

const skipLot = z
  .strictObject({
    qualifyAfter: number('Lots accepted in a row, all inspected, before lots are skipped.').default(20),
    steps: z.array(number('One lot in this many is inspected.')).min(1).default([2, 3, 4, 5]).meta({
      description: 'Inspection frequencies, one after the other; each number above the one before.',
    }),
    advanceAfter: number('Inspected lots accepted in a row before the next step.').default(20),
    requalifyAfter: number(
      'Lots accepted in a row after an interruption before lots are skipped again.',
    ).default(4),
    disqualifyAfter: number('Lots withheld during one interruption that end skipping.').default(2),
  })
  .meta({ description: 'Lets lots of a proven stream pass without inspection; never for class critical.' });

const risk = z
  .strictObject({
    badFraction: number('Fraction nonconforming beyond which a lot is bad.').optional(),
    tolerance: number('Largest probability that a bad lot is accepted.').optional(),
    lowRisk: number('Risk that two lots in a row must be below for an elevation to end early.').optional(),
    lots: number('Lots that an elevation lasts.').optional(),
    randomShare: number('Share of lots without a flag that are elevated at random.').optional(),
    fractionLimit: number(
      'Upper 90 % posterior bound of the fraction nonconforming that reduction and skipping need.',
    ).optional(),
    riskLimit: number('Risk of the lot that reduction and skipping need.').optional(),
    correlation: number(
      'Correlation of conformity within a roll, tray or drum, 0 to 1; 0 when left out.',
    ).optional(),
  })
  .meta({ description: 'How predicted risk adds inspection; the usual numbers of the class when left out.' });

export const samplingFile = z
  .strictObject({
    policies: z
      .array(
        z
          .strictObject({
            class: z
              .enum(['critical', 'major', 'minor'])
              .meta({ description: 'Class of the characteristics that it is for.' }),
            supplier: z.string().min(1).meta({ description: 'Only for this supplier.' }).optional(),
            material: z.string().min(1).meta({ description: 'Only for this material.' }).optional(),
            standard: z
              .enum(['mil-std-1916', 'z1.4', 'percentage'])
              .meta({ description: 'Table that gives the floor plan.' }),
            level: z
              .string()
              .min(1)
              .meta({ description: 'Verification level (MIL-STD-1916) or inspection level (Z1.4).' })
              .optional(),
            aql: number('Acceptable quality level of Z1.4 as printed.').optional(),
            scheme: z
              .enum(['single', 'double', 'multiple'])
              .default('single')
              .meta({ description: 'Kind of plan of Z1.4.' }),
            switching: switching.optional(),
            skipLot: skipLot.optional(),
            risk: risk.optional(),
          })
          .meta({ description: 'How a class of characteristics is inspected.' }),
      )
      .default([])
      .meta({
        description:
          'The first that fits applies; where none does, MIL-STD-1916 with level VII, IV or II for critical, major, minor.',
      }),
    budget: z
      .strictObject({
        hoursPerDay: number('Hours a day for inspection beyond the floors.'),
        minutesPerUnit: number('Minutes that the inspection of a unit takes.'),
      })
      .meta({ description: 'Limits what predicted risk may add; never the floors.' })
      .optional(),
  })
  .meta({ description: 'How lots of material are inspected.' });

/** The `sampling` part of a loaded plant. */
export type SamplingSettings = z.output<typeof samplingFile>;
