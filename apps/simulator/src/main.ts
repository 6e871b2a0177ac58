import { InvalidConfigError, loadConfig, type Config } from './config';
import { log } from './log';
import { PortInUseError, startSimulator } from './simulator-process';

/** Leaves with code 2 and the reason on stderr. */
function refuse(error: Error): never {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

function config(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (error instanceof InvalidConfigError) refuse(error);
    throw error;
  }
}

async function main(): Promise<void> {
  const running = startSimulator(config());
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      running
        .then(({ stop }) => stop())
        .then(() => {
          log('log', 'simulator stopped', { signal });
          process.exit(0);
        })
        .catch(() => process.exit(1));
    });
  const { opcUaUrl, httpUrl } = await running;
  process.stdout.write(`simulator ready ${opcUaUrl} ${httpUrl}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof PortInUseError) refuse(error);
  log('error', 'simulator failed', { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
