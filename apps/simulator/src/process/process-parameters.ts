/**
 * Every constant of the process model in one place. Illustrative: plausible for a prismatic NMC cell of about 50 Ah,
 * confirmed by no plant. Units stand in the comments; cells are counted from 0.
 */
export const PROCESS_PARAMETERS = {
  batchCells: 2_000,
  rollCells: 500,
  mixing: { viscosity: 5_000, viscositySd: 350 }, // mPa·s
  cathodeLoading: {
    mean: 21.0, // mg/cm²
    perViscosity: 0.000_21,
    rollSd: 0.1,
    rho: 0.98,
    arSd: 0.06,
    cellSd: 0.05,
  },
  anodeLoading: { mean: 12.9, rollSd: 0.07, rho: 0.98, arSd: 0.04, cellSd: 0.04 }, // mg/cm²
  cathodeDensity: { mean: 3.4, rollSd: 0.012, cellSd: 0.008 }, // g/cm³
  burr: {
    base: 4.0, // µm
    perSquaredWear: 4.5,
    shape: 2,
    scale: 0.7,
    bladeLifeCells: 18_000,
    forceBandLow: 200, // N
    perNewtonBelow: 0.06, // µm/N
  },
  dewPoint: { mean: -45, seasonAmplitude: 4, seasonCells: 60_000, rho: 0.9995, arSd: 2.0 }, // °C
  moisture: { mean: 220, perDewPoint: 9, sd: 25, doorEvent: 150, doorEventProbability: 0.015 }, // ppm
  misalignment: {
    base: 0.18, // mm
    stackerOffsets: [0, 0.02, 0, 0.06],
    sd: 0.1,
    maintenanceStacker: 3,
    maintenanceStep: 0.1,
    maintenanceAt: 0.58, // share of the run
    hotAbove: 40, // °C
    perKelvinAbove: 0.004,
    vibrationAbove: 3.0, // mm/s
    sdPerVibrationAbove: 0.25, // relative widening per mm/s
  },
  weldResistance: {
    base: 0.1, // mΩ
    perWear: 0.012,
    hornLifeWelds: 25_000,
    welderOffsets: [0, 0.004, 0],
    sd: 0.004,
    badProbability: 0.003,
    badMean: 0.05,
    hotAbove: 40, // °C
    perKelvinAbove: 0.0008,
  },
  fill: {
    nominal: 70, // g
    sd: 0.003, // relative
    nozzles: 8,
    shiftedNozzle: 5,
    shift: -0.0073,
    shiftAt: 0.42, // share of the run
  },
  soakTime: { mean: 24, sd: 1.5 }, // h
  formation: {
    channels: 256,
    temperature: 25, // °C
    perChannel: 0.5,
    temperatureSd: 0.3,
    current: 3.2, // A
    currentSd: 0.01,
  },
  /** Ratio of anode to cathode capacity at nominal loadings. */
  balance: { nominal: 1.1 },
  short: {
    burrCentre: 9,
    burrScale: 1.2,
    noise: 0.9,
    intercept: -3.4,
    mu: -0.2,
    sigma: 0.9,
    particleProbability: 0.0012,
    particleMu: 0.2,
    particleSigma: 1.0,
    visibleProbability: 0.55,
  },
  plating: {
    balanceBelow: 1.074,
    balanceScale: 0.02,
    misalignmentAbove: 0.44,
    misalignmentScale: 0.12,
    currentRatioAbove: 1.05,
    currentRatioScale: 0.05,
  },
  gas: { moistureAbove: 360, moistureScale: 100 },
  dry: {
    fillBelow: 0.992,
    fillScale: 0.004,
    densityAbove: 3.43,
    densityScale: 0.02,
    soakBelow: 22,
    soakScale: 2,
  },
  weldTail: { resistanceAbove: 0.118 },
  failure: {
    intercept: -7.2,
    short: 2.0,
    plating: 2.9,
    gas: 2.9,
    dry: 2.7,
    platingAndDry: 1.6,
    weldTail: 70,
  },
  /** The second law of failure, with thresholds, saturation and interactions instead of hinges. */
  failureByThresholds: {
    intercept: -6.63,
    short: 3.0,
    shortAbove: 0.5,
    plating: 2.6,
    platingAbove: 0.6,
    gas: 2.8,
    gasAbove: 0.4,
    dry: 2.4,
    dryAbove: 0.7,
    platingAndDry: 2.5,
    weldTail: 3.0,
    weldTailAbove: 0.02,
  },
  observables: {
    capacity: { nominal: 50, gas: 0.004, dry: 0.006, plating: 0.002, perChannel: 0.036, sd: 0.06 }, // Ah
    firstCycleEfficiency: { mean: 88, gas: 0.4, plating: 0.3, perKelvin: 0.06, sd: 0.15 }, // %
    dcir: { mean: 1.2, weld: 0.9, density: 0.2, dry: 0.035, gas: 0.02, perKelvin: 0.01, sd: 0.012 }, // mΩ
    acir: { mean: 0.55, weld: 0.9, dry: 0.006, sd: 0.005 }, // mΩ
    thickness: { mean: 26.5, perLoading: 0.03, gas: 0.1, sd: 0.03 }, // mm
    kValue: { mean: 0.25, gas: 0.1, perKelvin: 0.02, sd: 0.05 }, // mV/d
    openCircuitVoltage: { mean: 3_650, sd: 1.2, perChannel: 0.4, ageingDays: 7 }, // mV
    insulation: { median: 2_000, sigma: 0.35, perShort: 3 }, // MΩ
  },
  supplierB: { anodeLoading: -0.2, cathodeDensity: 0.012, moisture: 45 },
  gaps: {
    atRandom: 0.03,
    outageBlockCells: 2_500,
    outageProbability: 0.5,
    outageShortestCells: 20,
    outageLongestCells: 60,
    reworkMisalignment: 0.5, // mm
    reworkSkipsMoisture: 0.5,
    unitFaultProbability: 0.001,
  },
  /** Limits by which a cell passes, equal to those of the demonstration plant. */
  limits: {
    cathode_loading: { lsl: 20.4, usl: 21.6 },
    anode_loading: { lsl: 12.5, usl: 13.3 },
    cathode_density: { lsl: 3.33, usl: 3.47 },
    burr: { usl: 12 },
    moisture: { usl: 400 },
    misalignment: { usl: 0.6 },
    weld_resistance: { usl: 0.14 },
    fill_mass: { lsl: 69, usl: 71 },
    soak_time: { lsl: 18 },
    formation_temperature: { lsl: 20, usl: 30 },
    formation_current: { lsl: 2.9, usl: 3.5 },
    first_cycle_efficiency: { lsl: 86, usl: 90 },
    capacity: { lsl: 49.2 },
    dcir: { usl: 1.3 },
    acir: { usl: 0.6 },
    thickness: { lsl: 26.2, usl: 26.8 },
    k_value: { usl: 0.714 },
    ocv_shipping: { lsl: 3_600, usl: 3_700 },
    insulation_resistance: { lsl: 100 },
  } as Readonly<Record<string, { readonly lsl?: number; readonly usl?: number }>>,
  /** Of the cells that passed, every n-th by index goes to outgoing inspection. */
  outgoingSampleInterval: 10,
} as const;

export type ProcessParameters = typeof PROCESS_PARAMETERS;
