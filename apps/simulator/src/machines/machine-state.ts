/** States of a machine and the numbers of its status node. */
export const MACHINE_STATES = { stopped: 0, running: 1, fault: 2, maintenance: 3 } as const;

export type MachineState = keyof typeof MACHINE_STATES;

/** OPC UA quality of a reading: measured well, measured by a gauge out of calibration, not measured. */
export type Quality = 'good' | 'uncertain' | 'bad';
