import { sayError } from '../../resources/text/index.ts';
import { Failure } from '../core/model/index.ts';

/** Exit code of a command line that cannot be understood; as with mwb. */
const exitUsage = 2;

/** Says on stderr why the program cannot start, in words where there are any, and gives its exit code. */
export function tellFailedStart(error: unknown): number {
  if (!(error instanceof Failure)) {
    console.error(error);
    return 1;
  }
  const { what, advice } = sayError(error.data);
  console.error(`${what} ${advice}`);
  return error.code === 'cli.usage' ? exitUsage : 1;
}
