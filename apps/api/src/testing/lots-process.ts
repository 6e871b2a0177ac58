import { LineRecords } from '@cellgate/records';
import { InspectionPolicies } from '../sampling/inspection-policies';
import { ReceiveLot } from '../sampling/receive-lot';
import { TakeLotResults } from '../sampling/take-lot-results';

// Run as a process of its own: brings lots to one stream and decides them as fast as it can, every `nth` with a finding.
const [dataDir = '', name = '', count = '0', nth = '1'] = process.argv.slice(2);
const records = LineRecords.open(dataDir);
const policies = new InspectionPolicies();
const now = (): number => Date.now();
const arrivals = new ReceiveLot(records, policies, now);
const results = new TakeLotResults(records, policies, now);
for (let lot = 1; lot <= Number(count); lot += 1) {
  const id = `${name}-${lot}`;
  const characteristics = [{ name: 'burr', class: 'minor' as const }];
  const { characteristics: issued } = arrivals.receive(
    { id, supplier: 'S', material: 'M', size: 500, characteristics },
    name,
  );
  const nonconforming = lot % Number(nth) === 0 ? 1 : 0;
  results.take(id, { characteristic: 'burr', inspected: issued[0]?.plan.n ?? 0, nonconforming }, name);
}
records.close();
