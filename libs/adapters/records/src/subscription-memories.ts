import type { RecordsDatabase } from './records-database';

/** What a connection of the collector needs to know of its predecessor, as a text that only it reads. */
export class SubscriptionMemories {
  constructor(
    private readonly database: RecordsDatabase,
    private readonly now: () => number,
  ) {}

  /** @returns what was kept last, or null */
  load(connection: string): string | null {
    const row = this.database.get('SELECT content FROM subscription_memory WHERE connection = ?', connection);
    return row === undefined ? null : String(row['content']);
  }

  /** Replaces what was kept. */
  keep(connection: string, content: string): void {
    this.database.run(
      `INSERT INTO subscription_memory (connection, content, at_ms) VALUES (?, ?, ?)
       ON CONFLICT (connection) DO UPDATE SET content = excluded.content, at_ms = excluded.at_ms`,
      connection,
      content,
      Math.round(this.now()),
    );
  }

  forget(connection: string): void {
    this.database.run('DELETE FROM subscription_memory WHERE connection = ?', connection);
  }
}
