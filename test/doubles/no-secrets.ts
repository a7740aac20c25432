import type { Secrets } from '../../electron/core/ports.ts';

/** A computer without a secret store. */
export const noSecrets: Secrets = {
  canKeep: false,
  pages: () => Promise.resolve([]),
  read: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(false),
  forget: () => Promise.resolve(false),
};
