/** `npm run script:schema`: writes the JSON Schema of script files from the model; a test checks that it is current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { scriptJsonSchema } from '../electron/core/at/script/model.ts';

const file = path.resolve(import.meta.dirname, '../resources/script.schema.json');
writeFileSync(file, `${JSON.stringify(scriptJsonSchema(), undefined, 2)}\n`);
console.log(`${path.relative(process.cwd(), file)} is written`);
