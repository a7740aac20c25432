import { z } from 'zod';
import { shapeFileSchema } from './shape.ts';

/** The files of `resources/at/answers` as a JSON Schema, for editors and other programs. */
export function answersJsonSchema(): unknown {
  return { title: 'Shapes of AT answers', ...z.toJSONSchema(shapeFileSchema, { io: 'input' }) };
}
