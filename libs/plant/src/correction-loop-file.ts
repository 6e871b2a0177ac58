import { z } from 'zod';

import { DURATION_PATTERN, DURATION_RULE } from './duration';
import { FIELD_PATTERN } from './patterns';

const duration = (description: string) =>
  z
    .union([z.string().meta({ pattern: DURATION_PATTERN.source }), z.literal(0)], { error: DURATION_RULE })
    .meta({ description });
const number = (description: string) => z.number().meta({ description });

/** Shape of `setPoints[].loop`; what the numbers must obey together is checked where the loop runs (`checkLoops`). */
export const correctionLoopSchema = z
  .strictObject({
    target: number('Value of the followed signal that the loop aims at, in the unit.'),
    harm: z.enum(['above', 'below', 'both']).meta({
      description: 'On which side of the target the signal does harm; on the other nothing is moved.',
    }),
    causes: z
      .array(
        z
          .strictObject({
            characteristic: z.string().min(1).meta({
              description: 'Characteristic that the signal acts on.',
              pattern: FIELD_PATTERN.source,
            }),
            evidence: z.string().min(1).meta({ description: 'Trial or report that showed the effect.' }),
          })
          .meta({ description: 'A verified effect of the signal.' }),
      )
      .min(1)
      .meta({ description: 'Verified effects of the signal on the cell, at least one.' }),
    chart: z
      .strictObject({
        mean: number('Centre line, in the unit.'),
        sigma: number('Standard deviation in control, in the unit.'),
      })
      .meta({ description: 'Frozen limits of the chart that triggers the loop.' }),
    gain: number('Change of the signal for a change of 1 of the set-point.').default(1),
    weight: number('Weight of the newest value in the EWMA.').default(0.3),
    resolution: number('Smallest change that the actuator can make, in the unit.'),
    deadband: number('Smaller moves are not made, in the unit.'),
    cumulative: number('Greatest sum of moves within the time below, in the unit.'),
    cumulativeWithin: duration('Time in which moves are summed.').default('8h'),
    movesPerHour: number('Most moves within an hour.').default(6),
    cooldown: duration('Least time between two moves.').default('20min'),
    settling: duration('Time after a move until the signal shows it.').default('1min'),
    expiry: duration('How long a proposal may wait for approval.').default('15min'),
    reversals: z
      .strictObject({
        most: number('So many changes of direction are hunting.').default(3),
        within: number('Among so many moves.').default(6),
      })
      .default({ most: 3, within: 6 })
      .meta({ description: 'When the loop changes its mind too often.' }),
    hours: z
      .array(
        z.strictObject({
          days: z
            .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
            .min(1)
            .meta({ description: 'Days on which it begins.' }),
          from: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM')
            .meta({
              description: 'Time of day, HH:MM, in the time zone of the site.',
            }),
          to: z
            .string()
            .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day, HH:MM')
            .meta({
              description: 'Time of day at which it ends, not included; before `from`: on the next day.',
            }),
        }),
      )
      .nullable()
      .default(null)
      .meta({ description: 'When the loop may propose and send; always when left out.' }),
    samples: number('Least number of good samples for a decision.').default(30),
    maxAge: duration('Oldest newest sample.').default('10s'),
    maxClockSkew: duration('Largest difference of clocks.').default('2s'),
    promotion: z
      .strictObject({
        proposals: number('Judged proposals needed.').default(50),
        signCorrect: number('Share of them that must have pointed the right way.').default(0.95),
      })
      .default({ proposals: 50, signCorrect: 0.95 })
      .meta({ description: 'What the loop has to show before it may write.' }),
  })
  .meta({ description: 'Correction loop on the set-point; none when left out.' });

export type CorrectionLoopFile = z.output<typeof correctionLoopSchema>;
