import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.ts';

const USAGE = `npm run ledger -- verify [--data FOLDER] [--head HASH]

Computes the hash chain of the corrections anew and compares it with what is stored, and the present state of every
correction with its last entry. --head: this hash, noted earlier or read from the measurement "correction", must be in the
chain. Exit 0: the chain holds; 1: it does not, and every place is named; 2: it cannot be read.
`;

interface Records {
  readonly corrections: {
    readonly ledger: {
      verify(): {
        readonly entries: number;
        readonly head: string;
        readonly faults: readonly { readonly seq: number; readonly detail: string }[];
      };
      after(seq: number, limit: number): readonly { readonly seq: number; readonly hash: string }[];
    };
  };
  close(): void;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { data: { type: 'string' }, head: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== 'verify' || values.help === true) {
    process.stderr.write(USAGE);
    return 2;
  }
  await build(() => undefined);
  const require = createRequire(import.meta.url);
  const { LineRecords } = require('../libs/adapters/records/dist/index.js') as {
    LineRecords: { open(folder: string): Records };
  };
  const folder = path.resolve(values.data ?? process.env.CELLGATE_DATA_DIR ?? 'data');
  const records = LineRecords.open(folder);
  try {
    const { ledger } = records.corrections;
    const { entries, head, faults } = ledger.verify();
    const found = [...faults];
    if (values.head !== undefined && !ledger.after(0, entries + 1).some(({ hash }) => hash === values.head)) {
      found.push({ seq: entries, detail: `the chain does not contain ${values.head}` });
    }
    for (const { seq, detail } of found) process.stdout.write(`entry ${seq}: ${detail}\n`);
    process.stdout.write(`${found.length === 0 ? 'holds' : 'BROKEN'}: ${entries} entries, head ${head}\n`);
    return found.length === 0 ? 0 : 1;
  } finally {
    records.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
