import { Logger } from '@nestjs/common';
import type { Log } from './log';

/** JSON lines through the logger of Nest. */
export class NestLog implements Log {
  private readonly logger = new Logger('collector');

  info(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.logger.log({ message, ...facts });
  }

  warn(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.logger.warn({ message, ...facts });
  }

  error(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.logger.error({ message, ...facts });
  }
}
