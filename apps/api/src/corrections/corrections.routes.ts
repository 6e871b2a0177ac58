import { CORRECTION_STATES, LOOP_MODES } from '@cellgate/control';
import { z } from 'zod';
import { id, integer, measured, time } from '../http/fields';
import { get, post, put } from '../http/route';

const state = z.enum(CORRECTION_STATES);
const mode = z.enum(LOOP_MODES);
const document = z.record(z.string(), z.unknown());

const correction = {
  id: z.string(),
  loop: z.string().meta({ description: 'id of the set-point' }),
  line: z.string(),
  machine: z.string(),
  signal: z.string(),
  unit: z.string(),
  kind: z.enum(['move', 'rollback']),
  rollsBack: z.string().nullable(),
  state,
  code: z.string().nullable().meta({ description: 'why it was refused, expired or is unknown' }),
  text: z.string().meta({ examples: ['reduce temperature in CAS_01 to 40 °C (set-point 35 → 30 °C)'] }),
  from: measured.meta({ description: 'set-point before, in `unit`' }),
  to: measured.meta({ description: 'set-point after, in `unit`' }),
  processNow: measured,
  processThen: measured.meta({ description: 'value of the signal to expect afterwards' }),
  proposedBy: z.string(),
  proposedAt: time,
  expiresAt: time,
  approvedBy: z.string().nullable(),
  sentAt: time.nullable(),
  verifiedAt: time.nullable(),
  effect: z.string().nullable(),
  changedAt: time,
};
const answer = z.object(correction).meta({ id: 'Correction' });

export const listCorrections = get({
  id: 'listCorrections',
  path: '/corrections',
  tag: 'Corrections',
  summary: 'Corrections, newest first',
  scope: 'read',
  query: z.strictObject({
    state: state.optional(),
    machine: id.optional(),
    limit: integer(1, 1_000).optional(),
  }),
  answer: z.object({ data: z.array(answer) }).meta({ id: 'CorrectionList' }),
});

export const getCorrection = get({
  id: 'getCorrection',
  path: '/corrections/{id}',
  tag: 'Corrections',
  summary: 'One correction with its evidence and its ledger',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: z
    .object({
      ...correction,
      evidence: document.meta({
        description: 'trigger, samples, state of the PLC, settings, judgement of every guard',
      }),
      ledger: z.array(
        z.object({
          seq: z.number().int(),
          at: time,
          kind: z.string().meta({ description: 'state it went to' }),
          by: z.string(),
          body: document,
          previousHash: z.string(),
          hash: z.string(),
        }),
      ),
    })
    .meta({ id: 'CorrectionWithLedger' }),
});

export const approveCorrection = post({
  id: 'approveCorrection',
  path: '/corrections/{id}/approve',
  tag: 'Corrections',
  summary: 'Approve a proposal',
  description:
    'Its loop must be supervised, and somebody else must have proposed it. All guards run again before it is sent.',
  scope: 'correct',
  params: z.strictObject({ id }),
  body: z.undefined(),
  bodyLimit: 0,
  answer,
});

const reason = z.string().min(1).max(500);

export const rejectCorrection = post({
  id: 'rejectCorrection',
  path: '/corrections/{id}/reject',
  tag: 'Corrections',
  summary: 'Reject a proposal',
  scope: 'correct',
  params: z.strictObject({ id }),
  body: z.strictObject({ reason }),
  bodyLimit: 10_000,
  answer,
});

const loopMode = {
  loop: z.string(),
  mode,
  pending: z
    .object({ mode, by: z.string(), at: time })
    .nullable()
    .meta({ description: 'promotion that waits for a second person, for 15 minutes' }),
  evidence: z.object({
    judged: z.number().int(),
    signCorrect: z.number().int(),
    boundHits: z.number().int(),
    needed: z.number(),
    shareNeeded: z.number(),
  }),
};
const loopModeAnswer = z.object(loopMode).meta({ id: 'CorrectionLoopMode' });

export const listCorrectionLoops = get({
  id: 'listCorrectionLoops',
  path: '/correction-loops',
  tag: 'Corrections',
  summary: 'Correction loops with their limits and modes',
  scope: 'read',
  answer: z
    .object({
      data: z.array(
        z.object({
          ...loopMode,
          machine: z.string(),
          signal: z.string(),
          unit: z.string(),
          min: z.number(),
          max: z.number(),
          maxStep: z.number(),
          target: z.number(),
          contract: z.boolean(),
          operatorHold: z.boolean(),
          lastRefusal: z.string().nullable(),
          refusal: z
            .object({
              code: z.string(),
              detail: z.string(),
              since: time,
              until: time.nullable().meta({
                description: 'when time alone will have ended it; null: it takes more than time',
              }),
            })
            .nullable()
            .meta({ description: 'why a loop that has something to correct proposes nothing' }),
        }),
      ),
    })
    .meta({ id: 'CorrectionLoopList' }),
});

export const getLoopMode = get({
  id: 'getLoopMode',
  path: '/correction-loops/{id}/mode',
  tag: 'Corrections',
  summary: 'Mode of a loop',
  scope: 'read',
  params: z.strictObject({ id }),
  answer: loopModeAnswer,
});

export const putLoopMode = put({
  id: 'putLoopMode',
  path: '/correction-loops/{id}/mode',
  tag: 'Corrections',
  summary: 'Ask for another mode of a loop',
  description:
    'A lower mode is taken at once. For a higher one the first person gets `pending`, and the mode changes when another ' +
    'person asks for the same within 15 minutes.',
  scope: 'correct',
  params: z.strictObject({ id }),
  body: z.strictObject({ mode, reason: reason.optional() }),
  bodyLimit: 10_000,
  answer: loopModeAnswer,
});

export const putLoopHold = put({
  id: 'putLoopHold',
  path: '/correction-loops/{id}/hold',
  tag: 'Corrections',
  summary: 'Hold a loop, or let it go',
  description:
    'A held loop proposes and sends nothing, for instance during a tool change. It keeps its mode.',
  scope: 'correct',
  params: z.strictObject({ id }),
  body: z.strictObject({ held: z.boolean(), reason }),
  bodyLimit: 10_000,
  answer: z.object({ loop: z.string(), held: z.boolean() }).meta({ id: 'CorrectionLoopHold' }),
});
