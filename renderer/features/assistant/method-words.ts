import { say } from '../../../resources/text/index.ts';

/** Where the command block stands in a bulk message, in hex digits (bulk-only transport §5.1). */
const blockAt = 30;

/** A proposed method as people call it; a bare message by its command block. */
export function methodName(method: string): string {
  if (!/^[0-9a-f+]+$/.test(method)) return say({ id: `method.${method}` });
  const cdb = (method.split('+')[0] ?? '').slice(blockAt).replace(/(00)+$/, '');
  return say({ id: 'method.message', params: { cdb: cdb.replace(/..(?=.)/g, '$& ') } });
}
