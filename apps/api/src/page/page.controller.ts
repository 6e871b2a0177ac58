import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CONSOLE_FILES, PUBLIC_FILES } from '../docs/document-files';

const YEAR_S = 31_536_000;

/** The console: one page without data, which its script gets from the API. */
@Controller()
export class PageController {
  @Get('/')
  page(@Res() response: Response): Promise<void> {
    return CONSOLE_FILES.send('index.html', response, 0);
  }

  /** Names carry a hash of the content. */
  @Get('/console/:name')
  part(@Param('name') name: string, @Res() response: Response): Promise<void> {
    return CONSOLE_FILES.send(name, response, YEAR_S);
  }

  @Get('/assets/:name')
  asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    return PUBLIC_FILES.send(name, response, 0);
  }
}
