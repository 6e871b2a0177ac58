import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NeedsScope } from '../http/endpoint';
import { BASE_PATH } from '../http/route';
import { API_ROUTES } from '../openapi/api-routes';
import { openApiDocument } from '../openapi/openapi-document';
import { PUBLIC_FILES, SWAGGER_FILES } from './document-files';

/** The description holds nothing of the plant, so that the readable page at `/docs` needs no token. */
@Controller()
export class DocsController {
  private readonly document = openApiDocument(API_ROUTES);

  @Get(`${BASE_PATH}/openapi.json`)
  @NeedsScope('read')
  openApi(): unknown {
    return this.document;
  }

  @Get('/docs/openapi.json')
  openApiOfPage(): unknown {
    return this.document;
  }

  @Get('/docs')
  page(@Res() response: Response): Promise<void> {
    return PUBLIC_FILES.send('docs.html', response, 0);
  }

  @Get('/docs/assets/:name')
  asset(@Param('name') name: string, @Res() response: Response): Promise<void> {
    return SWAGGER_FILES.send(name, response);
  }
}
