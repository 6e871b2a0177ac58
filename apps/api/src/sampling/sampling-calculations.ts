import {
  customTablePlan,
  designPlan,
  explainPlan,
  INSPECTION_MODES,
  milStd1916Plan,
  ocCurve,
  PERCENTAGE_SAMPLING_TABLE,
  z14Plan,
} from '@cellgate/sampling';
import type { Distribution, InspectionMode, PlanExplanation, SamplingPlan } from '@cellgate/sampling';
import { unknownId } from '../http/problem';
import type { AnswerOf, InputOf, Route } from '../http/route';
import { refuseCostly } from './refuse-costly';
import { refusingSampling } from './refuse-sampling';
import type {
  getMilStd1916Plan,
  getTablePlan,
  getZ14Plan,
  listTables,
  postOc,
  postPlans,
} from './sampling.routes';

type Query<R extends Route> = InputOf<R>['query'];

/** Figures of plans and tables. Nothing here has a state. */
export class SamplingCalculations {
  oc({ plan, distribution, lotSize, points }: InputOf<typeof postOc>['body']): AnswerOf<typeof postOc> {
    return refusingSampling('body', () => {
      const request = {
        plan: plan as SamplingPlan,
        distribution,
        ...(lotSize === undefined ? {} : { lotSize }),
        ...(points === undefined ? {} : { points }),
      };
      refuseCostly(request);
      const curve = ocCurve(request);
      return { ...curve, points: [...curve.points], explanation: explain(request) };
    });
  }

  plan(body: InputOf<typeof postPlans>['body']): AnswerOf<typeof postPlans> {
    return refusingSampling('body', () => {
      const { aql, alpha, ltpd, beta, kind, distribution, lotSize } = body;
      const found = designPlan({
        aql,
        alpha,
        ltpd,
        beta,
        kind,
        ...(distribution === undefined ? {} : { distribution }),
        ...(lotSize === undefined ? {} : { lotSize }),
      });
      const { n, c, k, producer, consumer } = found;
      const plan: SamplingPlan =
        kind === 'single'
          ? { kind, n, c: c as number }
          : { kind: 'variables', n, k: k as number, sigma: kind === 'variables-known' ? 'known' : 'unknown' };
      const explained = explain({
        plan,
        distribution: kind === 'single' ? (distribution as Distribution) : 'binomial',
        ...(lotSize === undefined ? {} : { lotSize }),
      });
      return {
        ...found,
        producer: { ...producer, alpha: 1 - producer.pa },
        consumer: { ...consumer, beta: consumer.pa },
        explanation: explained,
      };
    });
  }

  milStd1916(query: Query<typeof getMilStd1916Plan>): AnswerOf<typeof getMilStd1916Plan> {
    return refusingSampling('query', () => {
      const type = query.type ?? 'attributes';
      const mode = query.mode ?? 'normal';
      const found = milStd1916Plan({ lotSize: query.lotSize, level: query.level as never, type, mode });
      const { plan, fMax, f, n, ...figures } = found;
      const factor = fMax ?? f;
      return {
        ...figures,
        level: query.level,
        mode,
        type,
        n: n ?? null,
        ...(factor === undefined ? {} : { f: factor }),
        explanation: plan === null ? null : explain({ plan, distribution: 'binomial' }),
      };
    });
  }

  z14(query: Query<typeof getZ14Plan>): AnswerOf<typeof getZ14Plan> {
    return refusingSampling('query', () => {
      const mode: InspectionMode = query.mode ?? INSPECTION_MODES[0];
      const type = query.type ?? 'single';
      const { plan, stages, notes, ...figures } = z14Plan({
        lotSize: query.lotSize,
        level: query.level as never,
        aql: query.aql,
        mode,
        type,
      });
      const distribution = query.aql > 10 ? 'poisson' : 'binomial';
      return {
        ...figures,
        level: query.level,
        aql: query.aql,
        mode,
        ...(stages === undefined ? {} : { stages: [...stages] }),
        notes: [...notes],
        explanation: figures.hundredPercent ? null : explain({ plan, distribution }),
      };
    });
  }

  tables(): AnswerOf<typeof listTables> {
    return {
      data: Object.entries(TABLES).map(([id, { name, provenance, rows }]) => ({
        id,
        name,
        provenance,
        rows: rows.map(({ lotUpTo }) => {
          const { n, ac, re, computed } = customTablePlan(TABLES[id as TableId], lotUpTo);
          return { lotUpTo, n, ac, re, computed };
        }),
      })),
    };
  }

  tablePlan(id: string, { lotSize }: Query<typeof getTablePlan>): AnswerOf<typeof getTablePlan> {
    const table = Object.hasOwn(TABLES, id) ? TABLES[id as TableId] : null;
    if (table === null) throw unknownId('table', id);
    return refusingSampling('query', () => {
      const found = customTablePlan(table, lotSize);
      const plan: SamplingPlan = { kind: 'single', n: found.n, c: found.ac };
      const whole = found.hundredPercent;
      return {
        ...found,
        explanation: whole ? null : explain({ plan, distribution: 'binomial' }),
        lotExplanation: whole ? null : explain({ plan, distribution: 'hypergeometric', lotSize }),
      };
    });
  }
}

const TABLES = { percentage: PERCENTAGE_SAMPLING_TABLE } as const;
type TableId = keyof typeof TABLES;

function explain(request: Parameters<typeof explainPlan>[0]): AnswerOf<typeof postOc>['explanation'] {
  const { aql95: _aql, ltpd10: _ltpd, warnings, ...explanation }: PlanExplanation = explainPlan(request);
  return { ...explanation, warnings: [...warnings] };
}
