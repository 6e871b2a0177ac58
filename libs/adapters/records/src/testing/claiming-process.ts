import { LineRecords } from '../line-records';

// Run as a process of its own: claims keys 0 … n-1 as fast as it can and prints those it got.
const [dataDir = '', name = '', count = '0'] = process.argv.slice(2);
const records = LineRecords.open(dataDir);
const claimed: number[] = [];
for (let key = 0; key < Number(count); key += 1) {
  const claim = records.idempotency.claim({
    caller: 'test',
    route: 'POST /x',
    key: String(key),
    requestHash: 'h',
  });
  if (claim.kind === 'claimed') {
    claimed.push(key);
    records.idempotency.complete(claim.attempt, { status: 200, body: name });
  }
  records.processes.report({
    process: name,
    ready: true,
    components: [{ name: 'n', ready: true, detail: String(key) }],
  });
}
records.close();
process.stdout.write(JSON.stringify(claimed));
