/** `npm run report:schema`: writes the JSON Schema of the report file from the model; a test checks that it is current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { reportJsonSchema } from '../electron/core/report/model.ts';

const file = path.resolve(import.meta.dirname, '../resources/report.schema.json');
writeFileSync(file, `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`);
console.log(`${path.relative(process.cwd(), file)} is written`);
