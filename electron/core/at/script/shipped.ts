import identity from '../../../../resources/scripts/identity.json' with { type: 'json' };
import registration from '../../../../resources/scripts/registration.json' with { type: 'json' };
import signalWatch from '../../../../resources/scripts/signal-watch.json' with { type: 'json' };
import { shippedText } from '../../../../resources/text/shipped.ts';

/**
 * Scripts that come with the program, in the language that is spoken: for use as they are and as patterns for one's own. Names
 * without the ending.
 */
export const shippedScripts = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({ identity, registration, 'signal-watch': signalWatch }).map(([name, script]) => [
      name,
      shippedText(script),
    ]),
  );
