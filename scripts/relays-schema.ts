/** `npm run relays:schema`: writes the JSON Schema of files of saved relays from the model; a test checks that it is current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { relaysJsonSchema } from '../electron/core/model/saved-relay.ts';

const file = path.resolve(import.meta.dirname, '../resources/relays.schema.json');
writeFileSync(file, `${JSON.stringify(relaysJsonSchema(), undefined, 2)}\n`);
console.log(`${path.relative(process.cwd(), file)} is written`);
