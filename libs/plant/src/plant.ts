import type { SamplingSettings } from './sampling-file';
import type { SpcMonitoring } from './spc-monitoring';
import type { UnitSymbol } from './units';

/**
 * The plant description after loading: every default filled in, every reference checked.
 * It is the one vocabulary that all processes share; see `docs/plant.md` for the file format.
 */
export interface Plant {
  readonly site: Site;
  readonly products: readonly Product[];
  readonly lines: readonly Line[];
  readonly characteristics: readonly Characteristic[];
  readonly orders: OrderSource | null;
  readonly sampling: SamplingSettings;
  readonly setPoints: readonly SetPoint[];
  /** User with which set-points are written; never the one that reads. */
  readonly writerUser: OpcUaConnection['user'];
}

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA name; used only to show times to people, storage is UTC. */
  readonly timeZone: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
}

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly machines: readonly Machine[];
}

/** Bounded by design: `kind` is a tag of the time series `machine`. */
export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly line: string;
  /** e.g. `assembly`, `formation`, `end-of-line`: lower-case words joined by `-`. */
  readonly kind: string;
  /** Machines that a cell passes directly before this one; the route, free of cycles. */
  readonly after: readonly string[];
  readonly connection: OpcUaConnection;
  readonly status: StatusSource | null;
  readonly results: ResultSource | null;
  readonly groups: readonly SignalGroup[];
}

/** Smallest change that is told: in the unit of the signal, or in percent of the EURange of its node. */
export type Deadband = { readonly abs: number } | { readonly percent: number };

export interface OpcUaConnection {
  /** What the server can take beyond what it says of itself; generic when left out. */
  readonly profile?: 'generic' | 's7-1200' | 's7-1500';
  /** `opc.tcp://host:port[/path]` without user information. */
  readonly endpoint: string;
  readonly securityMode: 'None' | 'Sign' | 'SignAndEncrypt';
  readonly securityPolicy: 'None' | 'Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss';
  /** SHA-256 of the server certificate, 64 lower-case hex digits; null: the PKI folder's trust list decides. */
  readonly serverThumbprint: string | null;
  readonly user:
    | { readonly type: 'anonymous' }
    | { readonly type: 'userName'; readonly name: string; readonly password: SecretReference }
    | { readonly type: 'certificate'; readonly certificateFile: string; readonly privateKeyFile: string };
}

/** Secrets never stand in the file: only the name of the environment variable that holds them. */
export interface SecretReference {
  readonly env: string;
}

/** A node by namespace URI and either its browse path below Objects or its identifier. */
export interface NodeReference {
  readonly namespace: string;
  readonly address:
    | {
        readonly type: 'browsePath';
        /** Browse names below the Objects folder, all in `namespace`. */ readonly path: readonly string[];
      }
    | {
        readonly type: 'nodeId';
        /** e.g. `s=CAS_01.Temperature`, `i=1001`, `g=…`, `b=…`, without `ns=`. */ readonly identifier: string;
      };
}

export interface StatusSource {
  readonly node: NodeReference;
  /** Text shown for a numeric state, e.g. `{ "0": "stopped", "1": "running" }`; null when the node is text. */
  readonly states: Readonly<Record<string, string>> | null;
}

/** A string node that carries one JSON inspection record per change; see `docs/plant.md`, "Inspection results". */
export interface ResultSource {
  readonly node: NodeReference;
}

export interface SignalGroup {
  readonly id: string;
  /** Requested sampling interval of the server, in milliseconds; 0 = every change. */
  readonly samplingIntervalMs: number;
  readonly publishingIntervalMs: number;
  /** Outage that the queues of the server shall bridge, in milliseconds; 60,000 when left out. */
  readonly rideThroughMs?: number;
  /** Silence after which the server is asked for the value, in milliseconds; never when left out. */
  readonly maxGapMs?: number;
  /** 0 to 9; groups of a lower one are given up first when there is no room for all; 5 when left out. */
  readonly priority?: number;
  readonly signals: readonly Signal[];
}

export interface Signal {
  /** Field name of the time series `machine`; unique per machine. */
  readonly id: string;
  readonly label: string;
  readonly node: NodeReference;
  readonly unit: UnitSymbol;
  /** Range in which a value is credible, inclusive, in `unit`; null: not stated. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** How it is watched by control charts; null or absent: not watched. */
  readonly spc?: SpcMonitoring | null;
  /** Every change is told when left out. */
  readonly deadband?: Deadband;
}

export type InspectionStage = 'IPQC' | 'FQC' | 'OQC';

export interface Characteristic {
  /** Field name of the time series `inspection`; unique in the plant. */
  readonly id: string;
  readonly label: string;
  readonly stage: InspectionStage;
  /** Machines at which it is measured, at least one (`machine: X` or `machines: [X, Y]` in the file). */
  readonly machines: readonly string[];
  readonly unit: UnitSymbol;
  /** Lower and upper specification limit and target in `unit`; null: none. */
  readonly lsl: number | null;
  readonly usl: number | null;
  readonly target: number | null;
  /** Whether an inspection record of this stage and machine is incomplete without it. */
  readonly required: boolean;
  /** How it is watched by control charts; null or absent: not watched. */
  readonly spc?: SpcMonitoring | null;
}

export interface OrderSource {
  readonly type: 'rest';
  /** Base URL of the MES, e.g. `http://127.0.0.1:8060`; orders are at `/orders` below it. */
  readonly url: string;
  readonly pollIntervalMs: number;
  readonly token: SecretReference | null;
}

/** A set-point that a later correction may move, with the limits it must keep. */
export interface SetPoint {
  readonly id: string;
  readonly machine: string;
  readonly node: NodeReference;
  /** Signal of the same machine that follows the set-point. */
  readonly follows: string;
  readonly unit: UnitSymbol;
  readonly min: number;
  readonly max: number;
  /** Largest single move, in `unit`. */
  readonly maxStep: number;
  /** Object of the contract that the PLC keeps for requests from outside; null: a legacy tag. */
  readonly control: NodeReference | null;
  /** Null: nothing corrects it. */
  readonly loop: CorrectionLoop | null;
}

/** What a correction loop on a set-point aims at and may do; values in the unit of the set-point. See `docs/corrections.md`. */
export interface CorrectionLoop {
  readonly target: number;
  readonly harm: 'above' | 'below' | 'both';
  readonly causes: readonly { readonly characteristic: string; readonly evidence: string }[];
  readonly chart: { readonly mean: number; readonly sigma: number };
  readonly gain: number;
  readonly weight: number;
  readonly resolution: number;
  readonly deadband: number;
  readonly cumulative: number;
  readonly cumulativeWithinMs: number;
  readonly movesPerHour: number;
  readonly cooldownMs: number;
  readonly settlingMs: number;
  readonly expiryMs: number;
  readonly reversals: { readonly most: number; readonly within: number };
  /** In the time zone of the site, `to` not included; null: always. */
  readonly hours:
    | readonly {
        readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
        readonly from: string;
        readonly to: string;
      }[]
    | null;
  readonly samples: number;
  readonly maxAgeMs: number;
  readonly maxClockSkewMs: number;
  readonly promotion: { readonly proposals: number; readonly signCorrect: number };
}
