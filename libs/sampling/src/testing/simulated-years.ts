import { inspectYear, lotsOfYear, SCHEMES } from './simulate-year';

// Run as a process of its own, because a test environment makes millions of small calls many times slower. Prints the results of
// the years, one list a scheme.
const years = Number(process.argv[2] ?? 1);
const results = SCHEMES.map(() => [] as ReturnType<typeof inspectYear>[]);
for (let year = 0; year < years; year += 1) {
  const lots = lotsOfYear(`year ${year}`);
  SCHEMES.forEach((scheme, i) => results[i]?.push(inspectYear(lots, scheme)));
}
process.stdout.write(JSON.stringify(results));
