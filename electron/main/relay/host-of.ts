import type { WebContents } from 'electron';
import { relay } from '../../../preload/contract/index.ts';
import type { Composition } from '../../compose/compose.ts';
import { advisorFor } from '../advisor.ts';
import { announce } from '../ipc.ts';
import { RelayHost } from './host.ts';

/** The relays of the window; the page is told of each change. */
export const relayHostOf = (composition: Composition, page: WebContents): RelayHost =>
  new RelayHost({
    composition,
    advisor: advisorFor(composition.workbench),
    announce: (all) => announce(page, relay.changed, { relays: all }),
  });
