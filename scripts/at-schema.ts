/** `npm run at:schema`: writes the JSON Schemas of the AT catalogue and of the shapes of answers; a test checks them. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogueJsonSchema } from '../electron/core/at/catalogue-schema.ts';
import { answersJsonSchema } from '../electron/core/answers/json-schema.ts';

const write = (name: string, schema: unknown): void => {
  const file = path.resolve(import.meta.dirname, `../resources/at/${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`${path.relative(process.cwd(), file)} is written`);
};

write('answers', answersJsonSchema());
write('catalogue', catalogueJsonSchema());
