import type { Place } from '../core/model/index.ts';
import { assess } from '../core/at/guard.ts';
import { complete } from '../core/at/catalogue.ts';
import { confirmingOf } from '../core/workbench/confirming.ts';
import { guardContextOf, noteKept } from '../core/workbench/guard-context.ts';
import type { Workbench } from '../core/workbench/workbench.ts';
import { factKitFor } from '../vendors/facts.ts';
import { assessmentOf, type TypedWords } from './assessment.ts';
import type { Advisor } from './terminal/host.ts';

/** What the guard and the catalogue know, for the stick at a place. */
export function advisorFor(workbench: Workbench): Advisor {
  const typed = (place: Place): TypedWords => confirmingOf(workbench.session(place));
  return {
    assess(place: Place, line: string) {
      return assessmentOf(assess(line, guardContextOf(workbench.session(place))), typed(place));
    },
    guard: (place, interfaceNumber) => guardContextOf(workbench.session(place), interfaceNumber),
    typed,
    kept: (place, line, values) => noteKept(workbench.session(place), line, values),
    complete(place: Place, prefix: string) {
      return complete(prefix, workbench.session(place).identity.plugin);
    },
    readers(place: Place) {
      const { recipe, atParsers } = factKitFor(workbench.session(place).identity.plugin);
      return recipe.at.flatMap(({ command, parser }) => {
        const parse = atParsers[parser];
        return parse === undefined ? [] : [{ command, parse }];
      });
    },
  };
}
