import { Logger } from '@nestjs/common';
import { type Facts, Log } from './log';

/** JSON lines through the logger of Nest. */
export class NestLog extends Log {
  private readonly logger = new Logger('scorer');

  override info(message: string, facts: Facts): void {
    this.logger.log({ message, ...facts });
  }

  override warn(message: string, facts: Facts): void {
    this.logger.warn({ message, ...facts });
  }

  override error(message: string, facts: Facts): void {
    this.logger.error({ message, ...facts });
  }
}
