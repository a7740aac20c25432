import type { RouterShells } from '../../core/ports.ts';

/** Routers by SSH; its library is large and read when a person names a router. */
export const systemRouterShells = (): RouterShells => ({
  async open(address, secret, known, signal) {
    const { openShell } = await import('./ssh-shell.ts');
    return openShell(address, secret, known, signal);
  },
});
