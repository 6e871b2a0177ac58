// Entry of the npm scripts. Runs under any Node, hands over to Node 24: the project's own copy (an optional
// dependency for Linux and Windows) or the machine's, where that is new enough.
'use strict';
const { existsSync } = require('node:fs');
const { spawn } = require('node:child_process');
const path = require('node:path');

const NEEDED = 24;
const root = path.resolve(__dirname, '..');
const [name, ...args] = process.argv.slice(2);
const script = path.join(__dirname, `${name}.ts`);

function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return process.execPath;
  const bundled = path.join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(bundled) ? bundled : null;
}

if (!name || !existsSync(script)) {
  process.stderr.write(`tools/run.cjs: no tool is called "${name ?? ''}"\n`);
  process.exit(2);
}
const node = nodeBinary();
if (node === null) {
  process.stderr.write(
    `Cellgate needs Node ${NEEDED} or later; this is ${process.versions.node}, and node_modules holds no copy for ` +
      `${process.platform}-${process.arch}. Run "npm ci" first; where npm brings none (macOS), install Node ${NEEDED}.\n`,
  );
  process.exit(2);
}
// Sources of the libraries are read as they are by some tools; that they say no module type is of no interest to a user.
const child = spawn(node, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', script, ...args], {
  stdio: 'inherit',
  cwd: root,
  // What the tool starts by name (tsc, jest, nx) must find the same Node first.
  env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
});
// A terminal sends Ctrl-C to the whole group: wait for the tool to tidy up. A signal to this process alone is passed on.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
