import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Makes the secrets of docker-compose.yml in `secrets/`, each once; what is there stays as it is. */
const NAMES = [
  'influx_admin_password',
  'influx_password',
  'influx_reader_password',
  'grafana_admin_password',
  'simulator_writer_password',
];
const folder = path.resolve(import.meta.dirname, '..', 'secrets');

// The folder keeps others out. The files can be read by every user of a container, because Compose mounts them with the
// owner and the rights that they have here, and the processes there are other users.
mkdirSync(folder, { recursive: true, mode: 0o700 });
for (const name of NAMES) {
  const file = path.join(folder, name);
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o644 });
    process.stdout.write(`made ${path.relative(process.cwd(), file)}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    process.stdout.write(`kept ${path.relative(process.cwd(), file)}\n`);
  }
}
