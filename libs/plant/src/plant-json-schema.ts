import { z } from 'zod';

import { plantFileSchema } from './plant-file';

/**
 * JSON Schema (draft 07, which editors know best) of a plant file as people write it. It helps while typing;
 * the loader checks more, references above all.
 */
export function plantJsonSchema(): object {
  return z.toJSONSchema(plantFileSchema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      // A text may come from the environment, and then says nothing yet about its final form.
      if (jsonSchema.pattern !== undefined) jsonSchema.pattern = `\\$\\{|${jsonSchema.pattern}`;
    },
  });
}
