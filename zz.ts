import { assess, worst } from './electron/core/at/guard.ts';
import { LineGuard } from './electron/core/at/line-guard.ts';
import { readFileSync } from 'node:fs';
const rows = readFileSync('/tmp/atw/list.txt','utf8').split('\n').filter(l=>l && !l.startsWith('##'));
for (const row of rows) {
  const want = row.slice(0,1); const line = JSON.parse('"'+row.slice(2).replace(/"/g,'\\"')+'"') as string;
  const top = worst(assess(line)); const level = top?.level ?? 0;
  const guard = new LineGuard(()=>({})); for (const b of new TextEncoder().encode(line+'\r')) guard.push(Uint8Array.of(b));
  const held = guard.held?.level ?? 0;
  const bad = String(level)!==want || (level>=2 ? held!==level : held!==0);
  if (bad) console.log('want',want,'got',level,'held',held, JSON.stringify(line));
}
