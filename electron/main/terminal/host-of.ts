import path from 'node:path';
import type { Composition } from '../../compose/compose.ts';
import { attachPort } from '../../core/workbench/port-source.ts';
import { learnRoles } from '../../core/workbench/role-probe.ts';
import { openAppendLog } from '../../platform/store/append-log.ts';
import { advisorFor } from '../advisor.ts';
import { TerminalHost } from './host.ts';

/** The terminals of the window, on the ports of its workbench. */
export function terminalHostOf({ workbench, world: { clock, log }, dataFolder }: Composition): TerminalHost {
  return new TerminalHost({
    ports: {
      attach: (place, number, listener) =>
        attachPort(workbench, place, number, (event) => {
          listener(event);
          if (event.kind === 'open') void learnRoles(workbench.session(place), { hub: workbench.hub, clock, log });
        }),
    },
    advisor: advisorFor(workbench),
    clock,
    log,
    openLog: (name, onTrouble) => openAppendLog(path.join(dataFolder, 'logs'), name, { clock, onTrouble }),
  });
}
