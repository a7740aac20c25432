/** `npm run report:schema`: writes the JSON Schemas of report and summary from their models; a test checks that they are current. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { reportJsonSchema } from '../electron/core/report/model.ts';
import { summaryJsonSchema } from '../electron/core/report/summary-model.ts';

for (const [name, schema] of Object.entries({ report: reportJsonSchema(), summary: summaryJsonSchema() })) {
  const file = path.resolve(import.meta.dirname, `../resources/${name}.schema.json`);
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`${path.relative(process.cwd(), file)} is written`);
}
