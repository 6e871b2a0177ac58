import { Autoregression } from './autoregression';
import type { AssemblyConditions } from './conditions';
import type { ProcessParameters } from './process-parameters';
import { Random } from './random';

/** What assembly made of a cell: measurable properties, and the causes that stay in it. */
export interface AssembledCell {
  readonly index: number;
  readonly lot: string;
  /** 1-based number of the stacker. */
  readonly stacker: number;
  readonly cathodeLoading: number; // mg/cm²
  readonly anodeLoading: number; // mg/cm²
  readonly cathodeDensity: number; // g/cm³
  readonly burr: number; // µm
  readonly moisture: number; // ppm
  readonly misalignment: number; // mm
  readonly weldResistance: number; // mΩ
  readonly short: number; // mV/d
  readonly gas: number;
  readonly weldTail: number; // mΩ
  /** Part of the plating that balance and alignment decide; formation current adds to it. */
  readonly plating: number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Ratio of anode to cathode capacity, scaled so that nominal loadings give the nominal ratio. */
export function balanceRatio(anodeLoading: number, cathodeLoading: number, p: ProcessParameters): number {
  return (
    (p.balance.nominal * (anodeLoading / p.anodeLoading.mean)) / (cathodeLoading / p.cathodeLoading.mean)
  );
}

/**
 * Electrode making and cell assembly, in the order of the cells: slow disturbances run through a sequence, while batches,
 * rolls and cells draw from streams of their own.
 */
export class Assembly {
  private readonly cathode: Autoregression;
  private readonly anode: Autoregression;
  private readonly dewPoint: Autoregression;
  private position = 0;

  /**
   * @param runCells - length of the run in cells, to which the maintenance step refers
   */
  constructor(
    private readonly seed: number,
    private readonly runCells: number,
    private readonly p: ProcessParameters,
  ) {
    const slow = (name: string) => new Random(seed, `slow:${name}`);
    this.cathode = new Autoregression(p.cathodeLoading.rho, p.cathodeLoading.arSd, slow('cathode'));
    this.anode = new Autoregression(p.anodeLoading.rho, p.anodeLoading.arSd, slow('anode'));
    this.dewPoint = new Autoregression(p.dewPoint.rho, p.dewPoint.arSd, slow('dew-point'));
  }

  /** Index of the cell that `next` will make. */
  get nextIndex(): number {
    return this.position;
  }

  /** Passes over the next `count` cells without making them. */
  skip(count: number): void {
    for (let i = 0; i < count; i++) {
      this.cathode.next();
      this.anode.next();
      this.dewPoint.next();
    }
    this.position += count;
  }

  /** Makes the next cell. */
  next(conditions: AssemblyConditions): AssembledCell {
    const { p, seed } = this;
    const index = this.position++;
    const electrodes = this.electrodes(index, conditions);
    const random = new Random(seed, 'assembly', index);

    const bladeWear = (index % p.burr.bladeLifeCells) / p.burr.bladeLifeCells + conditions.extraWear;
    const burr =
      p.burr.base +
      p.burr.perSquaredWear * bladeWear ** 2 +
      random.gamma(p.burr.shape, p.burr.scale) +
      p.burr.perNewtonBelow * Math.max(0, p.burr.forceBandLow - conditions.force);

    const kelvinAbove = (limit: number) => Math.max(0, conditions.temperature - limit);
    const m = p.misalignment;
    const stacker = index % m.stackerOffsets.length;
    const maintained = stacker === m.maintenanceStacker && index >= m.maintenanceAt * this.runCells;
    const widening = 1 + m.sdPerVibrationAbove * Math.max(0, conditions.vibration - m.vibrationAbove);
    const misalignment =
      m.base +
      (m.stackerOffsets[stacker] ?? 0) +
      (maintained ? m.maintenanceStep : 0) +
      Math.abs(random.normal(0, m.sd)) * widening +
      m.perKelvinAbove * kelvinAbove(m.hotAbove);

    const w = p.weldResistance;
    const hornWear = (index % w.hornLifeWelds) / w.hornLifeWelds + conditions.extraWear;
    const badWeld = random.chance(w.badProbability);
    const badBy = random.exponential(w.badMean);
    const weldResistance =
      w.base +
      w.perWear * hornWear +
      (w.welderOffsets[index % w.welderOffsets.length] ?? 0) +
      random.normal(0, w.sd) +
      (badWeld ? badBy : 0) +
      w.perKelvinAbove * kelvinAbove(w.hotAbove);

    const balance = balanceRatio(electrodes.anodeLoading, electrodes.cathodeLoading, p);
    return {
      index,
      lot: this.lotOf(index, conditions.supplier),
      stacker: stacker + 1,
      ...electrodes,
      burr,
      misalignment,
      weldResistance,
      short: this.shortOf(burr, index),
      gas: Math.max(0, (electrodes.moisture - p.gas.moistureAbove) / p.gas.moistureScale),
      weldTail: Math.max(0, weldResistance - p.weldTail.resistanceAbove),
      plating:
        Math.max(0, (p.plating.balanceBelow - balance) / p.plating.balanceScale) +
        Math.max(0, (misalignment - p.plating.misalignmentAbove) / p.plating.misalignmentScale),
    };
  }

  /** A lot is a roll of electrode; the second supplier's is told apart. */
  private lotOf(index: number, supplier: 'A' | 'B'): string {
    const roll = Math.floor(index / this.p.rollCells) + 1;
    return `L${String(roll).padStart(5, '0')}${supplier === 'A' ? '' : supplier}`;
  }

  private electrodes(index: number, conditions: AssemblyConditions) {
    const { p, seed } = this;
    const batch = new Random(seed, 'batch', Math.floor(index / p.batchCells));
    const roll = new Random(seed, 'roll', Math.floor(index / p.rollCells));
    const random = new Random(seed, 'electrode', index);
    const change = conditions.supplier === 'B' ? p.supplierB : null;

    const viscosityDeviation = batch.normal(0, p.mixing.viscositySd);
    const cathodeLoading =
      p.cathodeLoading.mean +
      p.cathodeLoading.perViscosity * viscosityDeviation +
      roll.normal(0, p.cathodeLoading.rollSd) +
      this.cathode.next() +
      random.normal(0, p.cathodeLoading.cellSd);
    const anodeLoading =
      p.anodeLoading.mean +
      roll.normal(0, p.anodeLoading.rollSd) +
      this.anode.next() +
      random.normal(0, p.anodeLoading.cellSd) +
      (change?.anodeLoading ?? 0);
    const cathodeDensity =
      p.cathodeDensity.mean +
      roll.normal(0, p.cathodeDensity.rollSd) +
      random.normal(0, p.cathodeDensity.cellSd) +
      (change?.cathodeDensity ?? 0);

    const season = p.dewPoint.seasonAmplitude * Math.sin((2 * Math.PI * index) / p.dewPoint.seasonCells);
    const dewPoint = p.dewPoint.mean + season + this.dewPoint.next();
    const moisture =
      p.moisture.mean +
      p.moisture.perDewPoint * (dewPoint - p.dewPoint.mean) +
      random.normal(0, p.moisture.sd) +
      (random.chance(p.moisture.doorEventProbability) ? p.moisture.doorEvent : 0) +
      (change?.moisture ?? 0);
    return { cathodeLoading, anodeLoading, cathodeDensity, moisture };
  }

  /** Extra self-discharge in mV/d: a burr through the separator, or a particle. */
  private shortOf(burr: number, index: number): number {
    const { short } = this.p;
    const random = new Random(this.seed, 'short', index);
    const probability = sigmoid(
      (burr - short.burrCentre) / short.burrScale + short.noise * random.normal() + short.intercept,
    );
    const burrShort = random.chance(probability);
    const burrSize = random.logNormal(short.mu, short.sigma);
    const particle = random.chance(short.particleProbability);
    const particleSize = random.logNormal(short.particleMu, short.particleSigma);
    return (burrShort ? burrSize : 0) + (particle ? particleSize : 0);
  }
}
