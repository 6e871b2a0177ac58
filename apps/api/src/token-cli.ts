import { dataDirOfCommand } from './config';
import { tokenCommand } from './token-command';

try {
  const { code, out, err } = tokenCommand(process.argv.slice(2), dataDirOfCommand());
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
