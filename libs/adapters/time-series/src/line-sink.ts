/** What became of lines that were sent; see `docs/spool.md` for what a sender does about each. */
export type SinkReply =
  | { readonly kind: 'stored' }
  /** Some lines, or all, can never be stored. */
  | {
      readonly kind: 'refused';
      readonly detail: string;
      /** Numbers of the refused lines, from 1; empty where the store does not name them. */
      readonly lines: readonly number[];
      /** `rest`: every other line is stored; `none`: no line is; `unknown`: the store does not say. */
      readonly stored: 'rest' | 'none' | 'unknown';
      /** Older than what the store keeps: no line is at fault. */
      readonly tooOld: boolean;
    }
  /** More than the store takes at once. */
  | { readonly kind: 'too-large'; readonly detail: string }
  /** Credentials, database or request are wrong: a person has to repair it, no line is to blame. */
  | { readonly kind: 'withheld'; readonly detail: string; readonly status: number | null }
  /** Nothing can be said about any line; sending them again is safe. `status` null: no answer came. */
  | {
      readonly kind: 'busy';
      readonly detail: string;
      readonly status: number | null;
      readonly retryAfterMs: number | null;
    };

/**
 * Takes lines of text to where they are kept. Never throws and never repeats by itself. Sending a line twice changes
 * nothing.
 */
export abstract class LineSink {
  /** Most requests at the same time that are of use. */
  abstract readonly inFlight: number;
  /** Most lines of one request that are of use. */
  abstract readonly mostLines: number;

  /**
   * @param body - UTF-8, each line with its line feed
   * @param lines - how many there are
   */
  abstract send(body: Uint8Array, lines: number): Promise<SinkReply>;
}
