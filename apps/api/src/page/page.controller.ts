import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { PUBLIC_FILES } from '../docs/document-files';

/** The status page: one file without data, which its script gets from the API. */
@Controller()
export class PageController {
  @Get('/')
  page(@Res() response: Response): Promise<void> {
    return PUBLIC_FILES.send('status.html', response, 0);
  }

  @Get('/assets/:name')
  asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    return PUBLIC_FILES.send(name, response, 0);
  }
}
