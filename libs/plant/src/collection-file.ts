import { z } from 'zod';
import { DURATION_PATTERN, DURATION_RULE } from './duration';

// How the collector shall follow a machine: the keys of a plant file that change nothing of what the machine is.

const duration = (description: string) =>
  z
    .union([z.string().meta({ pattern: DURATION_PATTERN.source }), z.literal(0)], { error: DURATION_RULE })
    .meta({ description });

const deadband = z
  .union(
    [
      z.strictObject({
        abs: z.number().nonnegative().meta({ description: 'Smallest change that is told, in the unit.' }),
      }),
      z.strictObject({
        percent: z
          .number()
          .min(0)
          .max(100)
          .meta({ description: 'Smallest change that is told, in percent of the EURange of the node.' }),
      }),
    ],
    { error: '{ abs: NUMBER } or { percent: 0 to 100 }' },
  )
  .meta({
    description: 'Smaller changes than this are not told; every change when left out.',
  });

/** Keys of `opcua` of a machine. */
export const connectionCollection = {
  profile: z
    .enum(['generic', 's7-1200', 's7-1500'])
    .meta({
      description:
        'What the server can take beyond what it says of itself: s7-1200 takes 100 items a request, 1,000 in all, and no ' +
        'filter; s7-1500 10,000 items. generic when left out.',
    })
    .optional(),
};

/** Keys of a signal group. */
export const groupCollection = {
  rideThrough: duration(
    'Outage that the queues of the server shall bridge without a loss; 60s when left out.',
  ).optional(),
  maxGap: duration(
    'After so long without a value the server is asked whether there is one; never when left out.',
  ).optional(),
  priority: z
    .int()
    .min(0)
    .max(9)
    .meta({
      description:
        'Which groups are given up first when there is no room for all: 0 before 9; 5 when left out. The highest of a ' +
        'plant is never given up for another.',
    })
    .optional(),
  deadband: deadband.optional(),
};

/** Keys of a signal. */
export const signalCollection = {
  deadband: deadband.optional(),
};
