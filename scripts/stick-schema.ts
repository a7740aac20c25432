/** `npm run stick:schema`: writes the JSON Schema of model files from the schema of sticks; a test checks that it is current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stickJsonSchema } from '../electron/virtual/stick/schema.ts';

const file = path.resolve(import.meta.dirname, '../resources/stick.schema.json');
writeFileSync(file, `${JSON.stringify(stickJsonSchema(), undefined, 2)}\n`);
console.log(`${path.relative(process.cwd(), file)} is written`);
