export type Facts = Readonly<Record<string, unknown>>;

/** One line per call, for changes of state only. */
export abstract class Log {
  abstract info(message: string, facts: Facts): void;
  abstract warn(message: string, facts: Facts): void;
  abstract error(message: string, facts: Facts): void;
}
