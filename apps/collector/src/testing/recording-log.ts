import type { Log } from '../process/log';

export class RecordingLog implements Log {
  readonly lines: { level: string; message: string; facts: Readonly<Record<string, unknown>> }[] = [];

  info(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'info', message, facts });
  }

  warn(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'warn', message, facts });
  }

  error(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.lines.push({ level: 'error', message, facts });
  }

  messages(): string[] {
    return this.lines.map(({ message }) => message);
  }
}
