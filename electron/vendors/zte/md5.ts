/**
 * MD5 of a text as lower-case hex (RFC 1321). Web Crypto has none, and ZTE's older pages sign their requests with it; it
 * protects nothing here.
 */
export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  // Message, the bit 1, zeros, and the length in bits as 64 bits: whole blocks of 64 bytes.
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(padded.length - 4, bytes.length >>> 29, true);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let at = 0; at < padded.length; at += 64) block(state, view, at);
  return [...new Uint8Array(state.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const sines = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
/** Rotations of the four rounds. */
const turns = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]; // prettier-ignore
/** Which word of the block each round takes: start and stride. */
const order = [[0, 1], [1, 5], [5, 3], [0, 7]]; // prettier-ignore

const mixed = (round: number, b: number, c: number, d: number): number => {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (b & d) | (c & ~d);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
};

function block(state: Uint32Array, view: DataView, at: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    const round = i >> 4;
    const [start = 0, stride = 1] = order[round] ?? [];
    const word = view.getUint32(at + ((start + stride * i) % 16) * 4, true);
    const sum = (a + mixed(round, b, c, d) + (sines[i] ?? 0) + word) >>> 0;
    const turn = turns[round]?.[i % 4] ?? 0;
    const next = (b + ((sum << turn) | (sum >>> (32 - turn)))) >>> 0;
    [a, b, c, d] = [d, next, b, c];
  }
  for (const [i, value] of [a, b, c, d].entries()) state[i] = (state[i] ?? 0) + value;
}
