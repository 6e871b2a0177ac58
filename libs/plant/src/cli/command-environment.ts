/** What a command writes to, and where it runs; handed in so that tests can run commands in their own process. */
export interface CommandEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  writeOut(text: string): void;
  writeError(text: string): void;
  /** File name as the caller typed it → path of the file. */
  resolve(file: string): string;
}
