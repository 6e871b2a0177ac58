import { z } from 'zod';
import { time } from '../http/fields';
import { explanationAnswer, provenanceAnswer, stageAnswer } from './sampling-answers';

const number = z.number();
const count = z.number().int();
export const characteristicClass = z.enum(['critical', 'major', 'minor']);
const mode = z.enum(['normal', 'tightened', 'reduced', 'discontinued']);
export const decision = z.enum(['open', 'accepted', 'rejected']);

export const disposition = z.enum(['inspecting', 'release', 'withhold', 'hold']).meta({
  description: 'withhold: screen, find the cause, resubmit apart; hold: accepted, held by a person',
});

export const page = z.object({ nextCursor: z.string().nullable(), limit: count });

export const streamAnswer = z
  .object({
    id: z.string(),
    supplier: z.string(),
    material: z.string(),
    class: characteristicClass,
    floor: z.string().meta({ description: 'standard and level' }),
    mode,
    acceptedInARow: count,
    recentWithheld: count.meta({ description: 'of the lots that count for tightening' }),
    withheldOnTightened: count,
    conditions: z.object({
      causeCorrected: z.boolean(),
      steadyProduction: z.boolean(),
      qualitySystemSatisfactory: z.boolean(),
      reductionApproved: z.boolean(),
    }),
    skipLot: z.object({ phase: z.string(), oneIn: count.nullable() }).nullable().meta({
      description: 'null: every lot is inspected',
    }),
    elevation: z.object({ steps: count, lotsLeft: count }),
    lots: count.meta({ description: 'inspected lots that the belief rests on, 60 at most' }),
    switchingProvenance: provenanceAnswer,
    updatedAt: time,
  })
  .meta({ id: 'SamplingStream' });

const rungAnswer = z.object({ level: z.string(), n: count, c: count, hundredPercent: z.boolean() });

export const characteristicAnswer = z
  .object({
    name: z.string(),
    class: characteristicClass,
    decision,
    skipped: z.boolean(),
    plan: z
      .object({
        standard: z.string(),
        edition: z.string(),
        provenance: provenanceAnswer,
        level: z.string(),
        codeLetter: z.string().nullable(),
        mode,
        method: z.enum(['attributes', 'variables']),
        n: count.meta({ description: 'units of the whole sample' }),
        ac: count.nullable(),
        re: count,
        stages: z.array(stageAnswer),
        k: number.optional(),
        f: number.optional(),
        hundredPercent: z.boolean(),
        notes: z.array(z.string()),
        explanation: explanationAnswer.nullable(),
        lotExplanation: explanationAnswer.nullable().meta({ description: 'the same for this lot (type A)' }),
      })
      .meta({ id: 'IssuedPlan', description: 'frozen when the lot arrived' }),
    floor: rungAnswer.meta({ description: 'plan of the standard' }),
    applied: rungAnswer.meta({ description: 'the floor, or more' }),
    reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
    risk: z
      .object({
        used: number,
        tolerance: number,
        modelVersion: z.string().nullable(),
        consumerRisk: z.object({ floor: number, applied: number }),
        producerRisk: z.object({ floor: number, applied: number }),
      })
      .nullable()
      .meta({ description: 'null: the risk layer had no part in the plan' }),
    veto: z.object({ allowed: z.boolean(), reasons: z.array(z.string()), upperBound: number }).meta({
      description:
        'whether reduced inspection and skipping may stand; upper 90 % bound of the process fraction',
    }),
    clusters: z.object({ designEffect: number, effectiveUnits: number, correlation: number }).nullable(),
    units: z
      .array(
        z.object({
          container: z.string().nullable(),
          unit: count,
          part: z.enum(['floor', 'added']),
          stage: count,
        }),
      )
      .nullable()
      .meta({ description: 'drawn at random with the seed; null: every unit of the lot' }),
    inspected: count,
    nonconforming: count,
    floorNonconforming: count.nullable().meta({ description: 'null: units were not named' }),
    remaining: count.meta({ description: 'units to inspect before the next decision' }),
    spared: count.meta({ description: 'units not needed, because the rejection number was reached' }),
    measured: z
      .object({
        mean: number,
        standardDeviation: number,
        upperIndex: number.nullable(),
        lowerIndex: number.nullable(),
        estimatedFraction: number,
        reasons: z.array(z.string()),
      })
      .nullable(),
    posterior: z
      .object({ lotOk: number, processOk: number, meanFraction: number, limit: number })
      .nullable()
      .meta({ description: 'belief about the lot after the sample; reported, it never decides' }),
  })
  .meta({ id: 'LotCharacteristic' });

export const lotAnswer = z
  .object({
    id: z.string(),
    supplier: z.string(),
    material: z.string(),
    size: count,
    arrivedAt: time,
    resubmissionOf: z.string().nullable(),
    seed: z.string().meta({ description: 'of the random draws' }),
    decision,
    disposition: disposition,
    hold: z.object({ approver: z.string(), reason: z.string(), at: time }).nullable(),
    risk: z
      .object({
        probability: number.nullable(),
        interval: z.tuple([number, number]).nullable(),
        status: z.enum(['valid', 'out-of-distribution', 'missing']),
        modelVersion: z.string().nullable(),
        alarm: z.boolean(),
      })
      .nullable(),
    containers: z.array(z.object({ id: z.string(), units: count })).nullable(),
    characteristics: z.array(characteristicAnswer),
  })
  .meta({ id: 'Lot' });
