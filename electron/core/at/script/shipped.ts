import identity from '../../../../resources/scripts/identity.json' with { type: 'json' };
import registration from '../../../../resources/scripts/registration.json' with { type: 'json' };
import signalWatch from '../../../../resources/scripts/signal-watch.json' with { type: 'json' };

/** Scripts that come with the program: for use as they are and as patterns for one's own. Names without the ending. */
export const shippedScripts: ReadonlyMap<string, string> = new Map(
  Object.entries({ identity, registration, 'signal-watch': signalWatch }).map(([name, script]) => [
    name,
    `${JSON.stringify(script, undefined, 2)}\n`,
  ]),
);
