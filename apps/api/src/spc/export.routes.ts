import { StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { id, instant } from '../http/fields';
import { get } from '../http/route';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const getSpcExport = get({
  id: 'getSpcExport',
  path: '/spc/export',
  tag: 'SPC',
  summary: 'Readings with their limits and signals, as CSV or XLSX',
  description:
    'One row a reading, by the limits that hold at it. With `product` only inspections of its cells: telemetry has no ' +
    'product. Default: the last 24 h of every line, CSV; at most 31 days.',
  scope: 'read',
  query: z.strictObject({
    line: id.optional(),
    product: id.optional(),
    from: instant.optional(),
    to: instant.optional(),
    format: z.enum(['csv', 'xlsx']).optional(),
  }),
  media: ['text/csv', XLSX],
  answer: z.instanceof(StreamableFile).meta({ type: 'string', format: 'binary' }),
});
