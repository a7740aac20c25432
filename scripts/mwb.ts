/** `npm run mwb -- ARGUMENT...`: the command line out of this working copy, in this very process. */
import { createRequire } from 'node:module';
import { ensureBuilt, outputOf } from './build.ts';
import { orSay } from './setup/lock.mjs';

await orSay(async () => {
  await ensureBuilt(['cli']);
  const program = outputOf('cli');
  process.argv.splice(1, 1, program);
  // npm changes to the project's folder; the person's file names are relative to where they stand.
  const stood = process.env['INIT_CWD'];
  if (stood) process.chdir(stood);
  createRequire(import.meta.url)(program);
});
