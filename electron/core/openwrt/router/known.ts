import { z } from 'zod';
import { Failure } from '../../model/index.ts';

/** Fingerprint as OpenSSH shows it. */
export const fingerprintSchema = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

const knownSchema = z.object({
  kind: z.literal('known-routers'),
  /** By address. `since`: ISO 8601, when a person confirmed it. */
  routers: z.record(z.string(), z.object({ type: z.string(), fingerprint: fingerprintSchema, since: z.string() })),
});
export type KnownRouters = z.infer<typeof knownSchema>;

export const noKnownRouters: KnownRouters = { kind: 'known-routers', routers: {} };

/**
 * Reads the kept keys. A file that cannot be read is no reason to trust anybody anew without a word: Failure store.broken.
 */
export function readKnownRouters(text: string, path: string): KnownRouters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure('store.broken', { path }, error);
  }
  const known = knownSchema.safeParse(value);
  if (!known.success) throw new Failure('store.broken', { path }, known.error);
  return known.data;
}

export const formatKnownRouters = (known: KnownRouters): string => `${JSON.stringify(known, undefined, 2)}\n`;
