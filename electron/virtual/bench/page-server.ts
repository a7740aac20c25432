import type { Clock, Log } from '../../core/ports.ts';
import { makePage } from '../stick/page.ts';
import type { VirtualStick } from '../stick/stick.ts';

export interface PageServer {
  /** The loopback port, once it listens. */
  port: Promise<number>;
  close(): Promise<void>;
}

/** Serves a stick's web page over real TCP on a loopback port, with its faults. */
export function servePage(stick: VirtualStick, clock: Clock, log: Log): PageServer {
  const server = makePage({
    web: stick.web,
    fault: stick.faults.web,
    clock,
    brokeOff: (error) => log.info('a request to a virtual page broke off', { error: String(error) }),
  });
  const port = new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
