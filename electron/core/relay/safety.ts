import { Failure, isLoopback, type RelayAddress } from '../model/index.ts';

/**
 * Beyond this computer a listening end lets in only clients that prove who they are: by a certificate, or by a token from a
 * network that was named.
 *
 * @returns failure relay.not-safe for an end that anybody could reach; undefined for all others
 */
export function openDoor(end: RelayAddress): Failure | undefined {
  if (end.type !== 'tcp-listen' && end.type !== 'tls-listen' && end.type !== 'rfc2217-listen') return undefined;
  const { bind } = end;
  if (bind === undefined || isLoopback(bind)) return undefined;
  const proves = end.type === 'tls-listen' && end.caFile !== undefined && end.verify !== false;
  const knows = end.token !== undefined && (end.allow?.length ?? 0) > 0;
  return proves || knows ? undefined : new Failure('relay.not-safe', { bind });
}

/** The file that an end reads or adds to: it is there already. One that is made anew harms nothing. */
export const fileUsedBy = (end: RelayAddress): string | undefined =>
  end.type === 'file' && (end.read === true || end.append === true) ? end.path : undefined;
