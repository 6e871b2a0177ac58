import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ROUTE_METADATA } from '../http/endpoint';
import { PROBLEMS } from '../http/problem';
import { BASE_PATH } from '../http/route';
import type { Route } from '../http/route';
import { CellsController } from '../cells/cells.controller';
import { GapsController } from '../gaps/gaps.controller';
import { CorrectionsController } from '../corrections/corrections.controller';
import { InspectionsController } from '../inspections/inspections.controller';
import { LabelsController } from '../labels/labels.controller';
import { MachinesController } from '../machines/machines.controller';
import { ModelsController } from '../models/models.controller';
import { OrdersController } from '../orders/orders.controller';
import { PlantController } from '../plant/plant.controller';
import { RiskController } from '../risk/risk.controller';
import { LotsController } from '../sampling/lots.controller';
import { SamplingController } from '../sampling/sampling.controller';
import { StreamsController } from '../sampling/streams.controller';
import { SpcController } from '../spc/spc.controller';
import { SpcRecordsController } from '../spc/spc-records.controller';
import { inspections, machineTick, orderEvent, orders, risk } from '../testing/demo-data';
import { startTestApi } from '../testing/running-api';
import type { TestApi } from '../testing/running-api';
import { API_ROUTES } from './api-routes';

/** A busy machine is slow, not wrong. */
jest.setTimeout(60_000);

interface Media {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const CONTROLLERS = [
  PlantController,
  MachinesController,
  OrdersController,
  CellsController,
  InspectionsController,
  RiskController,
  SamplingController,
  LotsController,
  StreamsController,
  SpcController,
  SpcRecordsController,
  GapsController,
  CorrectionsController,
  ModelsController,
  LabelsController,
];

describe('OpenAPI document', () => {
  let api: TestApi;
  let document: Document;
  let ajv: Ajv2020;
  beforeAll(async () => {
    api = await startTestApi();
    document = (await api.ask('/api/v1/openapi.json')).body as Document;
    ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
    addFormats(ajv);
    ajv.addVocabulary(['components']);
    ajv.addSchema({ $id: 'https://document.example/', components: document.components });
  });
  afterAll(() => api.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
  /** Inline schemas refer into the document. */
  const validator = (schema: object) =>
    ajv.compile(
      JSON.parse(
        JSON.stringify(schema).replaceAll('"#/components', '"https://document.example/#/components'),
      ) as object,
    );
  const expectConform = (template: string, method: string, status: number, body: unknown): void => {
    const media = document.paths[BASE_PATH + template]?.[method]?.responses[String(status)]?.content;
    const schema = Object.values(media ?? {})[0]?.schema;
    if (schema === undefined) throw new Error(`${method} ${template} does not describe ${status}`);
    const validate = validator(schema);
    validate(body);
    expect(validate.errors ?? []).toEqual([]);
  };

  it('is OpenAPI 3.1 with every route of every controller and no other', () => {
    expect(document.openapi).toBe('3.1.0');
    const served = CONTROLLERS.flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype).map(
        (name) => Reflect.getMetadata(ROUTE_METADATA, (prototype as never)[name]) as Route | undefined,
      ),
    ).filter((route) => route !== undefined);
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort();
    expect(ids(API_ROUTES)).toEqual(ids(served));
    expect(
      operations()
        .map(({ operation }) => operation.operationId)
        .sort(),
    ).toEqual(ids(served));
  });

  it('has only schemas that are valid, and describes each path parameter', () => {
    for (const { path, operation } of operations()) {
      for (const media of [operation.requestBody, ...Object.values(operation.responses)]) {
        for (const { schema } of Object.values(media?.content ?? {}))
          expect(() => validator(schema)).not.toThrow();
      }
      for (const { schema } of operation.parameters) expect(() => validator(schema)).not.toThrow();
      const named = operation.parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
  });

  it('describes every status that a problem may have', () => {
    const described = new Set(operations().flatMap(({ operation }) => Object.keys(operation.responses)));
    const expected = Object.values(PROBLEMS)
      .map(({ status }) => String(status))
      // A wrong method belongs to no operation; 500 is a promise that we do not want to make.
      .filter((status) => !['405', '500'].includes(status));
    expect([...described]).toEqual(expect.arrayContaining(expected));
  });

  describe('describes real answers', () => {
    beforeAll(async () => {
      await machineTick(api.line, { temperature: 24.5, vibration: { value: null, quality: 0x80000000 } });
      await orders(
        api.line,
        orderEvent(api.line),
        orderEvent(api.line, {
          id: '98766',
          product: null,
          line: null,
          quantity: null,
          produced: null,
          good: null,
          scrap: null,
          state: 'planned',
        }),
      );
      await inspections(
        api.line,
        { id: 'A', ago: 4_000, lot: 'x' },
        { id: 'B', ago: 3_000 },
        { id: 'C', ago: 2_000 },
      );
      api.line.records.gaps.add({
        machine: 'CAS_01',
        signals: ['temperature'],
        fromMs: api.line.nowMs - 1_000,
        toMs: null,
        cause: 'node_failed',
        state: 'open',
        detail: null,
      });
      await risk(api.line, 'A', 'HIGH', 91);
      await risk(api.line, 'B', 'INSUFFICIENT_EVIDENCE', null);
    });

    it.each([
      ['/plant', ''],
      ['/machines', ''],
      ['/machines/{id}', '/machines/CAS_01'],
      ['/machines/{id}/signals/{signal}', '/machines/CAS_01/signals/temperature?every=10m'],
      ['/orders', ''],
      ['/orders/{id}', '/orders/98765'],
      ['/orders/{id}', '/orders/98766'],
      ['/cells', ''],
      ['/cells', '/cells?limit=1'],
      ['/cells/{id}', '/cells/A'],
      ['/cells/{id}', '/cells/B'],
      ['/cells/{id}', '/cells/C'],
      ['/risk/summary', ''],
      ['/spc/characteristics', ''],
      ['/spc/characteristics/{id}/chart', '/spc/characteristics/CAS_01.burr/chart'],
      ['/spc/limit-sets', ''],
      ['/spc/limit-sets/proposals', ''],
      ['/spc/signals', ''],
      ['/gaps', ''],
      ['/labels', ''],
      ['/models', ''],
      ['/models/{id}', '/models/boosted-trees'],
      ['/models/{id}/calibration', '/models/boosted-trees/calibration?every=90d'],
      ['/models/{id}/promotion-evidence', '/models/boosted-trees/promotion-evidence'],
      ['/models/{id}/promotion-evidence', '/models/logistic-regression/promotion-evidence'],
    ])('GET %s %s', async (template, path) => {
      const { status, body } = await api.ask(BASE_PATH + (path || template));
      expect(status).toBe(200);
      expectConform(template, 'get', 200, body);
    });

    it.each([
      ['i-mr', { values: Array.from({ length: 60 }, (_, i) => (i * 37) % 11), spec: { lsl: -20, usl: 40 } }],
      [
        'xbar-s',
        {
          subgroups: [
            [1, 2],
            [2, 4],
            [3, 3],
          ],
        },
      ],
      [
        'three-way',
        {
          subgroups: [
            [1, 2],
            [2, 4],
            [3, 3.5],
            [1, 4],
          ],
        },
      ],
      ['p', { counts: [1, 2, 0, 30], sizes: 50, params: { pointsPerDay: 10, shift: 1 } }],
      ['cusum', { values: [9, 12, 10, 11, 30], limits: { mean: 10, sigma: 1 } }],
      [
        't2',
        {
          values: [
            [1, 2],
            [2, 1],
            [3, 5],
            [4, 4],
            [5, 9],
            [40, 1],
          ],
          limits: {
            mean: [3, 4],
            covariance: [
              [1, 0],
              [0, 1],
            ],
            count: 30,
          },
        },
      ],
    ])('POST /spc/charts: %s', async (chart, data) => {
      const { status, body } = await api.post('/api/v1/spc/charts', { chart, ...data });
      expect(status).toBe(200);
      expectConform('/spc/charts', 'post', 200, body);
    });

    it('POST /spc/limit-sets and /spc/measurement-systems', async () => {
      const set = await api.post('/api/v1/spc/limit-sets', {
        characteristic: 'burr',
        machine: 'CAS_01',
        mean: 5,
        sigma: 1,
        reason: 'phase I',
        author: 'mh',
      });
      expectConform('/spc/limit-sets', 'post', 200, set.body);
      const measurements = [1, 2].flatMap((part) =>
        [1, 2].flatMap((operator) => [0, 0.1].map((more) => ({ part, operator, value: part + more }))),
      );
      const study = await api.post('/api/v1/spc/measurement-systems', {
        measurements,
        references: { 1: 1, 2: 2 },
      });
      expectConform('/spc/measurement-systems', 'post', 200, study.body);
    });

    it('POST /inspections, and takes what the description allows', async () => {
      const sent = {
        inspections: [
          {
            cellId: 'N',
            stage: 'IPQC',
            station: 'CAS_01',
            at: '2026-03-02T09:00:00+01:00',
            measurements: { burr: null },
          },
          {},
        ],
      };
      const { status, body } = await api.post('/api/v1/inspections', sent);
      expect([status, (body as { accepted: number }).accepted]).toEqual([200, 1]);
      expectConform('/inspections', 'post', 200, body);
      const schema =
        document.paths['/api/v1/inspections']?.['post']?.requestBody?.content['application/json']?.schema;
      const validate = validator(schema ?? {});
      expect(validate({ inspections: sent.inspections.slice(0, 1) })).toBe(true);
      expect(validate(sent)).toBe(false);
    });

    it.each([
      ['/machines/{id}', '/machines/none', 404],
      ['/cells', '/cells?limit=x', 400],
    ])('GET %s: the problem of %s', async (template, path, status) => {
      const answer = await api.ask(BASE_PATH + path);
      expect(answer.status).toBe(status);
      expectConform(template, 'get', status, answer.body);
    });
  });
});
