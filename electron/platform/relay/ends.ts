import { Failure, type RelayAddress } from '../../core/model/index.ts';
import type { Link, Listener, Ptys, RelayEnds, SerialPorts } from '../../core/ports.ts';
import { openFile, openProgram, openPty, openSerial, openStdio } from './own-links.ts';
import { connect, listen } from './sockets.ts';

/** The ends of relays on this computer. A stick's port is the workbench's to open: `openStick`. */
export function systemRelayEnds(parts: {
  serial: SerialPorts;
  ptys: Ptys;
  openStick: (end: Extract<RelayAddress, { type: 'stick' }>, signal: AbortSignal) => Promise<Link>;
}): RelayEnds {
  return {
    open(end, signal): Promise<Link> {
      switch (end.type) {
        case 'stick':
          return parts.openStick(end, signal);
        case 'serial':
          return openSerial(end, parts.serial);
        case 'pty':
          return openPty(end, parts.ptys);
        case 'tcp':
        case 'unix':
        case 'tls':
        case 'rfc2217':
          return connect(end, signal);
        case 'exec':
          return openProgram(end);
        case 'file':
          return openFile(end);
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
        case 'stdio':
          return Promise.reject(new Failure('internal', { end: end.type }, 'it waits for nobody'));
      }
    },
  };
}
