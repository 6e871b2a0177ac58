import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plant } from '@cellgate/plant';
import { z } from 'zod';
import { isLoopback } from '../config';

/** Namespace of the nodes that the built-in simulated line serves, and nothing else. */
const SIMULATOR_NAMESPACE = 'urn:cellgate:simulator';

const personsFile = z.strictObject({
  /** The one as whom a visitor of the console may sign in. */
  approver: z.string(),
  persons: z.array(
    z.strictObject({ name: z.string().regex(/^demo-[a-z-]{1,40}$/), token: z.string().min(40) }),
  ),
});
export type DemoPersonsFile = z.output<typeof personsFile>;

/** Demo persons were asked for where there is something real. */
export class DemoRefusedError extends Error {
  override readonly name = 'DemoRefusedError';
  readonly code = 'DEMO_REFUSED';

  constructor(rule: string) {
    super(`CELLGATE_DEMO_PERSONS: demo persons exist for the built-in simulated line only: ${rule}`);
  }
}

/**
 * Persons of the demonstration, who may decide while the API is open to this machine only. Their names begin with `demo-`,
 * which is how the ledger tells them from people.
 */
export class DemoPersons {
  private constructor(private readonly file: DemoPersonsFile) {}

  /**
   * @param path - file that `npm start` writes into the data folder
   * @throws DemoRefusedError unless the host is a loopback address and every node of the plant is one of the simulated line
   */
  static load(path: string, host: string, plant: Plant): DemoPersons {
    const why = reasonAgainst(host, plant);
    if (why !== null) throw new DemoRefusedError(why);
    try {
      return DemoPersons.of(JSON.parse(readFileSync(path, 'utf8')));
    } catch (error) {
      // Never what the file holds: tokens.
      throw new DemoRefusedError(
        `its file cannot be read as such (${error instanceof Error ? error.name : 'unknown'})`,
      );
    }
  }

  static of(file: unknown): DemoPersons {
    return new DemoPersons(personsFile.parse(file));
  }

  /** Name of the person whose token it is; null: nobody's. */
  verify(token: string): string | null {
    return this.file.persons.find((person) => same(person.token, token))?.name ?? null;
  }

  /** The person who decides on corrections in the demonstration. */
  approver(): { readonly name: string; readonly token: string } {
    const found = this.file.persons.find(({ name }) => name === this.file.approver);
    if (found === undefined) throw new DemoRefusedError('the approver is none of the persons');
    return found;
  }
}

/** Why there may be no demo persons here; null: nothing but the simulated line can be reached. */
function reasonAgainst(host: string, plant: Plant): string | null {
  if (!isLoopback(host)) return `HOST is ${host}, a loopback address is needed`;
  for (const machine of plant.lines.flatMap(({ machines }) => machines)) {
    const { hostname } = new URL(machine.connection.endpoint);
    if (!isLoopback(hostname)) return `machine ${machine.id} is not on this computer`;
    const nodes = [
      machine.status?.node,
      machine.results?.node,
      ...machine.groups.flatMap(({ signals }) => signals.map(({ node }) => node)),
    ];
    if (nodes.some((node) => node !== undefined && node.namespace !== SIMULATOR_NAMESPACE))
      return `machine ${machine.id} has nodes that are not the simulator's`;
  }
  const real = plant.setPoints.find(({ node, control }) =>
    [node, ...(control === null ? [] : [control])].some(({ namespace }) => namespace !== SIMULATOR_NAMESPACE),
  );
  return real === undefined ? null : `set-point ${real.id} is not the simulator's`;
}

/** Takes the same time whatever differs. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
