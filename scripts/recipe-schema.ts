/** `npm run recipe:schema`: writes the JSON Schema of recipe files from the model; a test checks that it is current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { recipeJsonSchema } from '../electron/core/model/recipe.ts';

const file = path.resolve(import.meta.dirname, '../resources/recipe.schema.json');
writeFileSync(file, `${JSON.stringify(recipeJsonSchema(), undefined, 2)}\n`);
console.log(`${path.relative(process.cwd(), file)} is written`);
