import { Failure, type RelayAddress } from '../../core/model/index.ts';
import type { Link, Listener, Ptys, RelayEnds, SerialPorts } from '../../core/ports.ts';
import type { LinkNotes } from './left-links.ts';
import { openFile, openProgram, openPty, openSerial, openStdio } from './own-links.ts';
import { connect, listen } from './sockets.ts';

/** The ends of relays on this computer. A stick's port is the workbench's to open, a recording core's to play. */
export function systemRelayEnds(parts: {
  serial: SerialPorts;
  ptys: Ptys;
  notes: LinkNotes;
  openStick: (end: Extract<RelayAddress, { type: 'stick' }>, signal: AbortSignal) => Promise<Link>;
  openReplay: (end: Extract<RelayAddress, { type: 'replay' }>) => Promise<Link>;
}): RelayEnds {
  return {
    open(end, signal): Promise<Link> {
      switch (end.type) {
        case 'stick':
          return parts.openStick(end, signal);
        case 'serial':
          return openSerial(end, parts.serial);
        case 'pty':
          return openPty(end, parts.ptys, parts.notes);
        case 'tcp':
        case 'unix':
        case 'tls':
        case 'rfc2217':
          return connect(end, signal);
        case 'exec':
          return openProgram(end);
        case 'file':
          return openFile(end);
        case 'replay':
          return parts.openReplay(end);
        case 'stdio':
          return Promise.resolve(openStdio());
        case 'tcp-listen':
        case 'tls-listen':
        case 'unix-listen':
        case 'rfc2217-listen':
          return Promise.reject(new Failure('internal', { end: end.type }, 'it waits for clients'));
      }
    },
    listen(end): Promise<Listener> {
      switch (end.type) {
        case 'tcp-listen':
        case 'tls-listen':
        case 'unix-listen':
        case 'rfc2217-listen':
          return listen(end);
        case 'stick':
        case 'serial':
        case 'pty':
        case 'tcp':
        case 'unix':
        case 'tls':
        case 'rfc2217':
        case 'exec':
        case 'file':
        case 'replay':
        case 'stdio':
          return Promise.reject(new Failure('internal', { end: end.type }, 'it waits for nobody'));
      }
    },
  };
}
