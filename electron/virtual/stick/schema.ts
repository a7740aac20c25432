import { z } from 'zod';
import { stickDataSchema } from './data.ts';

/** The JSON Schema of a model file (draft 2020-12), as published in resources/stick.schema.json. */
export function stickJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(stickDataSchema, { target: 'draft-2020-12' }),
    title: 'Modem Workbench virtual stick',
    description: 'What a virtual stick shows on the bus and answers. See docs/virtual-sticks.md.',
  };
}
