import { z } from 'zod';

import { correctionLoopSchema } from './correction-loop-file';
import { connectionCollection, groupCollection, signalCollection } from './collection-file';
import { DURATION_PATTERN, DURATION_RULE } from './duration';
import {
  BROWSE_PATH_PATTERN,
  FIELD_PATTERN,
  ID_PATTERN,
  KIND_PATTERN,
  NAMESPACE_PATTERN,
  NODE_ID_PATTERN,
  STATE_PATTERN,
  THUMBPRINT_PATTERN,
  VARIABLE_PATTERN,
} from './patterns';
import { samplingFile } from './sampling-file';
import { spcMonitoringSchema } from './spc-monitoring';
import { unitSymbols } from './units';

// The shape of a plant file. What a text must look like is stated here for editors only (`pattern`, `enum` in
// the published JSON Schema) and checked in `rules/`: a badly written id must still count as the target of a
// reference, or one mistake would be reported as many.

const text = (description: string, pattern?: RegExp) =>
  z
    .string()
    .min(1)
    .meta(pattern === undefined ? { description } : { description, pattern: pattern.source });

const id = (description: string) => text(description, ID_PATTERN);
const field = (description: string) => text(description, FIELD_PATTERN);
const name = (description: string) => text(`${description}; the id when left out.`).optional();
const unit = () =>
  z
    .string()
    .min(1)
    .meta({ description: 'Unit of measurement.', enum: [...unitSymbols] });

const duration = (description: string) =>
  z
    .union([z.string().meta({ pattern: DURATION_PATTERN.source }), z.literal(0)], { error: DURATION_RULE })
    .meta({ description });

const secret = (description: string) =>
  z
    .strictObject({
      env: text('Name of the environment variable that holds the secret.', VARIABLE_PATTERN),
    })
    .meta({ description: `${description} Secrets never stand in this file, only { env: NAME }.` });

const node = (description: string) =>
  z
    .strictObject({
      namespace: text(
        'Namespace URI of the node; not its index, which may change. As opcua.namespace when left out.',
        NAMESPACE_PATTERN,
      ).optional(),
      path: text(
        'Browse names from the Objects folder down, joined by "/"; all in the namespace. Either this or nodeId.',
        BROWSE_PATH_PATTERN,
      ).optional(),
      nodeId: text(
        'Identifier without namespace: s=text, i=number, g=GUID or b=Base64. Either this or path.',
        NODE_ID_PATTERN,
      ).optional(),
    })
    .meta({ description, oneOf: [{ required: ['path'] }, { required: ['nodeId'] }] });

const security = z
  .strictObject({
    mode: z.enum(['None', 'Sign', 'SignAndEncrypt']).meta({ description: 'OPC UA message security mode.' }),
    policy: z
      .enum(['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'])
      .meta({ description: 'OPC UA security policy; None exactly when the mode is None.' }),
    serverThumbprint: text(
      "SHA-256 of the server's certificate in hex; when left out, the trust list of the PKI folder decides.",
      THUMBPRINT_PATTERN,
    ).optional(),
  })
  .meta({
    description: 'Protection of the connection. No default: an open connection must be written down.',
  });

const userType = <T extends string>(type: T) =>
  z.literal(type).meta({ description: 'How the client identifies itself to the server.' });

const user = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ type: userType('anonymous') }),
      z.strictObject({
        type: userType('userName'),
        name: text('User name.'),
        password: secret('Password.'),
      }),
      z.strictObject({
        type: userType('certificate'),
        certificateFile: text("File of the user's certificate (DER or PEM)."),
        privateKeyFile: text("File of the user's private key (PEM)."),
      }),
    ],
    { error: 'one of "anonymous", "userName", "certificate"' },
  )
  .meta({ description: 'User of the OPC UA session; anonymous when left out.' });

const opcua = z
  .strictObject({
    endpoint: text('opc.tcp://host:port[/path], without user or password.'),
    namespace: text('Namespace URI of nodes that name none themselves.', NAMESPACE_PATTERN).optional(),
    security,
    user: user.default({ type: 'anonymous' }),
    ...connectionCollection,
  })
  .meta({ description: 'OPC UA server of the machine.' });

const signal = z
  .strictObject({
    id: field('Field name in the time series; unique in the machine.'),
    label: name('Name as people read it'),
    unit: unit(),
    range: z
      .tuple([z.number(), z.number()])
      .meta({ description: 'Lowest and highest credible value, both included, in the unit.' })
      .optional(),
    node: node('OPC UA variable of the signal.'),
    spc: spcMonitoringSchema.optional(),
    ...signalCollection,
  })
  .meta({ description: 'One measured quantity of the machine.' });

const group = z
  .strictObject({
    id: id('Name of the group; unique in the machine.'),
    sampling: duration(
      'How often the server looks at the values; 0 = at every change; as publishing when left out.',
    ).optional(),
    publishing: duration('How often the server sends what it sampled.').default('1s'),
    ...groupCollection,
    signals: z.array(signal).min(1).meta({ description: 'Signals of the group, at least one.' }),
  })
  .meta({ description: 'Signals that share one OPC UA subscription.' });

const machine = z
  .strictObject({
    id: id('Unique in the plant.'),
    name: name('Name as people read it'),
    kind: text('Kind of station, such as assembly, formation, end-of-line.', KIND_PATTERN),
    after: z
      .array(id('Id of a machine.'))
      .default([])
      .meta({ description: 'Machines that a cell passes directly before this one.' }),
    opcua,
    status: z
      .strictObject({
        node: node('OPC UA variable of the machine state.'),
        states: z
          .record(
            z.string().meta({ pattern: STATE_PATTERN.source }),
            text('Text shown for the state.').meta({ description: 'Text shown for the state.' }),
          )
          .meta({ description: 'Texts of a numeric state; left out when the node holds a text.' })
          .optional(),
      })
      .meta({ description: 'Where the state of the machine is read.' })
      .optional(),
    results: z
      .strictObject({ node: node('OPC UA text variable that carries inspection records as JSON.') })
      .meta({ description: 'Where the inspection results of the machine are read.' })
      .optional(),
    groups: z.array(group).min(1).meta({ description: 'Signal groups, at least one.' }),
  })
  .meta({ description: 'One machine with its OPC UA server.' });

const characteristic = z
  .strictObject({
    id: field('Field name in the time series; unique in the plant.'),
    label: name('Name as people read it'),
    stage: z.enum(['IPQC', 'FQC', 'OQC']).meta({
      description: 'In-process, final or outgoing quality control.',
    }),
    machine: id('Machine that measures it. Either this or machines.').optional(),
    machines: z
      .array(id('Id of a machine.'))
      .min(1)
      .meta({ description: 'Machines that measure it, at least one. Either this or machine.' })
      .optional(),
    unit: unit(),
    lsl: z.number().meta({ description: 'Lower specification limit in the unit.' }).optional(),
    usl: z.number().meta({ description: 'Upper specification limit in the unit.' }).optional(),
    target: z.number().meta({ description: 'Target value in the unit.' }).optional(),
    required: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether an inspection is incomplete without it.' }),
    spc: spcMonitoringSchema.optional(),
  })
  .meta({
    description: 'What is measured on each cell.',
    oneOf: [{ required: ['machine'] }, { required: ['machines'] }],
  });

const orders = z
  .strictObject({
    source: z.literal('rest').meta({ description: 'Kind of order source.' }),
    url: text('Base URL of the MES, http or https, without user or token; orders are at /orders below it.'),
    poll: duration('How often orders are fetched.').default('5s'),
    token: secret('Bearer token for the MES.').optional(),
  })
  .meta({ description: 'Where production orders come from.' });

const setPoint = z
  .strictObject({
    id: id('Unique in the plant.'),
    machine: id('Machine that the set-point belongs to.'),
    follows: field('Signal of the same machine that follows the set-point.'),
    unit: unit(),
    min: z.number().meta({ description: 'Lowest value that may be written, in the unit.' }),
    max: z.number().meta({ description: 'Highest value that may be written, in the unit.' }),
    maxStep: z.number().meta({ description: 'Largest single move, in the unit.' }),
    node: node('Writable OPC UA variable of the set-point.'),
    control: z
      .strictObject({ node: node('OPC UA object of the contract: Req, Ack, Act, …, ApplySetpoint.') })
      .meta({ description: 'Contract of the PLC for requests from outside; a legacy tag has none.' })
      .optional(),
    loop: correctionLoopSchema.optional(),
  })
  .meta({ description: 'A set-point that corrections may move, and how far.' });

export const plantFileSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of the file format.' }),
    site: z
      .strictObject({
        id: id('Short name of the site.'),
        name: name('Name as people read it'),
        timeZone: text('IANA time zone in which times are shown to people, such as Europe/Berlin.'),
      })
      .meta({ description: 'The site.' }),
    products: z
      .array(
        z
          .strictObject({ id: id('Unique in the plant.'), name: name('Name as people read it') })
          .meta({ description: 'A product.' }),
      )
      .default([])
      .meta({ description: 'Cells that the site makes.' }),
    lines: z
      .array(
        z
          .strictObject({
            id: id('Unique in the plant.'),
            name: name('Name as people read it'),
            machines: z.array(machine).min(1).meta({ description: 'Machines of the line, at least one.' }),
          })
          .meta({ description: 'A production line.' }),
      )
      .min(1)
      .meta({ description: 'Production lines, at least one.' }),
    characteristics: z
      .array(characteristic)
      .default([])
      .meta({ description: 'Inspection characteristics with their specification limits.' }),
    orders: orders.optional(),
    sampling: samplingFile.optional(),
    writer: z
      .strictObject({ user })
      .meta({ description: 'OPC UA user of the process that writes set-points; anonymous when left out.' })
      .optional(),
    setPoints: z.array(setPoint).default([]).meta({ description: 'Set-points that corrections may move.' }),
  })
  .meta({ title: 'Cellgate plant', description: 'Machines, signals, limits and orders of one site.' });

/** A plant file as people write it. */
export type PlantFileInput = z.input<typeof plantFileSchema>;
/** A plant file with its defaults filled in, short forms not yet resolved. */
export type PlantFile = z.output<typeof plantFileSchema>;

/** A plant file of which every part that has a wrong shape was taken out. */
export type PlantDraft = Draft<PlantFileInput>;

export type Draft<T> = T extends readonly (infer Item)[]
  ? (Draft<Item> | undefined)[]
  : T extends object
    ? { [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;
