/** How HiLink pages take a password. Source: open client libraries; the newer kind is SCRAM-SHA-256 with key and text swapped. */

export const user = 'admin';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const base64 = (text: string): string => btoa(String.fromCharCode(...utf8(text)));
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
}
const hexDigest = async (text: string): Promise<string> => hexOf(await sha256(utf8(text)));

/** Password types 0 and 3: base64. Type 4: base64 of the hex digest of user, base64 of the password's hex digest, and token. */
export async function encodePassword(
  type: string,
  { password, token }: { password: string; token: string },
): Promise<string> {
  if (type !== '4') return base64(password);
  return base64(await hexDigest(`${user}${base64(await hexDigest(password))}${token}`));
}

/** What the page answers to the first half of the login. `salt` is hex. */
export interface Challenge {
  salt: string;
  iterations: number;
  clientNonce: string;
  serverNonce: string;
}

async function hmac(key: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}

/** Our proof of the password, and the signature by which the page proves that it knows it too; both hex. */
export async function scramProof(
  password: string,
  { salt, iterations, clientNonce, serverNonce }: Challenge,
): Promise<{ proof: string; server: string }> {
  const key = await crypto.subtle.importKey('raw', utf8(password), 'PBKDF2', false, ['deriveBits']);
  const bytes = Uint8Array.from(salt.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const salted = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes, iterations }, key, 256),
  );
  const said = utf8(`${clientNonce},${serverNonce},${serverNonce}`);
  const clientKey = await hmac(utf8('Client Key'), salted);
  const signature = await hmac(said, await sha256(clientKey));
  const proof = clientKey.map((byte, i) => byte ^ (signature[i] ?? 0));
  const server = await hmac(said, await hmac(utf8('Server Key'), salted));
  return { proof: hexOf(proof), server: hexOf(server) };
}

/** 32 random bytes as hex, as the page's own script makes them. */
export const newNonce = (): string => hexOf(crypto.getRandomValues(new Uint8Array(32)));
