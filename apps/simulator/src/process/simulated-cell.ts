/** Measured values by characteristic id, in the units of the demonstration plant; null = was to be measured and is missing. */
export type Measurements = Readonly<Record<string, number | null>>;

/** Causes that no station measures. */
export interface Latents {
  /** Extra self-discharge of a micro-short, mV/d. */
  readonly short: number;
  /** Local overcharge of the anode, in units of its hinge. */
  readonly plating: number;
  /** Water reaction, in units of its hinge. */
  readonly gas: number;
  /** Under-wetting, in units of its hinge. */
  readonly dry: number;
  /** Weld resistance beyond a sound joint, mΩ. */
  readonly weldTail: number;
}

/** What is true of a cell and known to nobody at the line. Never leaves the process outside tests. */
export interface CellTruth {
  /** Probability of a field failure. */
  readonly probability: number;
  readonly failed: boolean;
  readonly latents: Latents;
}

export interface SimulatedCell {
  /** Counter of the cell from the start of the run, from 0. */
  readonly index: number;
  readonly cellId: string;
  readonly lot: string;
  readonly order?: string;
  readonly measurements: {
    readonly ipqc: Measurements;
    readonly formation: Measurements;
    readonly endOfLine: Measurements;
    /** Only of cells in the outgoing sample. */
    readonly oqc: Measurements | null;
  };
  readonly truth: CellTruth;
}
