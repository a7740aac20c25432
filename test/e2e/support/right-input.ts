import { z } from 'zod';

type Shape = z.core.JSONSchema.BaseSchema;

/** What the patterns of the contract ask for. */
const words = ['v1-1', 'e303', '2026-01-01', `SHA256:${'A'.repeat(43)}`];

const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null;

/**
 * The simplest input that a schema takes. Made from the schema itself, so that a call that is added later is tried as well.
 * @throws {Error} when none was found: then this file has to learn a word
 */
export function rightInput(schema: z.ZodType): unknown {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const made = make(shape);
  const read = schema.safeParse(made);
  if (!read.success) throw new Error(`no right input: ${JSON.stringify(made)} ${read.error.message}`);
  return made;
}

function make(shape: Shape): unknown {
  if ('const' in shape) return shape.const;
  if (shape.enum !== undefined) return shape.enum[0];
  const [one] = [...(shape.oneOf ?? []), ...(shape.anyOf ?? [])].filter(isShape);
  if (one !== undefined) return make(one);
  if (shape.allOf !== undefined) return Object.assign({}, ...shape.allOf.filter(isShape).map(make)) as unknown;
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).flatMap(([key, of]) => (isShape(of) ? [[key, make(of)]] : [])),
      );
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => (isShape(shape.items) ? make(shape.items) : null));
    case 'string': {
      const fits = (word: string): boolean =>
        (shape.pattern === undefined || new RegExp(shape.pattern, 'u').test(word)) &&
        word.length >= (shape.minLength ?? 0);
      return words.find(fits) ?? 'a'.repeat(shape.minLength ?? 1);
    }
    case 'number':
    case 'integer':
      return Math.max(shape.minimum ?? 0, 0);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case undefined:
    default:
      // No shape: what JSON cannot tell, such as bytes.
      return new Uint8Array([65]);
  }
}
