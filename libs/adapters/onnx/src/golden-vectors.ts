import { z } from 'zod';

/** Rows with known answers, and cells with their known rows. */
export const goldenVectorsSchema = z.strictObject({
  columns: z.array(z.string()),
  /** Margin of the average training cell, log-odds. */
  bias: z.number(),
  rows: z
    .array(
      z.strictObject({
        features: z.array(z.number()),
        margin: z.number(),
        probability: z.number(),
        risk: z.number(),
        /** By feature of the specification, log-odds before calibration. */
        contributions: z.array(z.number()),
      }),
    )
    .min(1),
  cells: z
    .array(
      z.strictObject({
        measurements: z.record(z.string(), z.number().nullable()),
        columns: z.array(z.number()),
      }),
    )
    .min(1),
});

export type GoldenVectors = z.infer<typeof goldenVectorsSchema>;
