import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Plant file given by the user; null = the demonstration plant with the simulator. */
  readonly plant: string | null;
  readonly watch: boolean;
}

export const HELP = `npm start [-- options]

  --plant FILE   your plant instead of the demonstration line; the simulator is not started
  --watch        run from the sources and restart at every change (npm run dev)
  --help         this text

Environment: PORT (8050), HOST (127.0.0.1), CELLGATE_DATA_DIR (./data), INFLUX_URL, INFLUX_DB, INFLUX_USER,
INFLUX_PASSWORD, INFLUX_TOKEN; of the simulator CELLGATE_OPCUA_PORT (4840), CELLGATE_MES_PORT (8060),
CELLGATE_SIM_SPEED, CELLGATE_SIM_SEED, CELLGATE_SIM_SCENARIOS, CELLGATE_DEMO_AFTER_SECONDS (60, or off). README.md explains them.
`;

/** @throws TypeError naming the wrong argument */
export function parseStartOptions(args: readonly string[]): StartOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: { plant: { type: 'string' }, watch: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return 'help';
  return { plant: values.plant ?? null, watch: values.watch ?? false };
}
