import { md5 } from './md5.ts';

/** How a firmware digests: older and 4G models by MD5 in small letters, 5G models by SHA-256 in capitals. */
export type Digest = 'md5' | 'sha256';

/** SHA-256 as capital hex, as these pages write it. */
async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase(); // prettier-ignore
}

/** A password as the page takes it: base64 where it gives no nonce (`LD`), else digested twice with it. */
export async function encodePassword(password: string, nonce: string): Promise<string> {
  if (nonce === '') return btoa(String.fromCharCode(...new TextEncoder().encode(password)));
  return sha256(`${await sha256(password)}${nonce}`);
}

/** What signs a write (`AD`): the digest of the digest of both versions (`wa_inner_version`, `cr_version`) and of `RD`. */
export async function signature(of: { version: string; seed: string }, digest: Digest): Promise<string> {
  if (digest === 'md5') return md5(`${md5(of.version)}${of.seed}`);
  return sha256(`${await sha256(of.version)}${of.seed}`);
}
