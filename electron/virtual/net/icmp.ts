import { Buffer } from 'node:buffer';
import { checksum } from './bytes.ts';

/** RFC 792. */
const type = { echoReply: 0, unreachable: 3, echo: 8 } as const;
export const unreachable = { network: 0, protocol: 2, port: 3 } as const;

/** The answer to an echo request, with the same number, sequence and data; undefined for everything else. */
export function answerEcho(payload: Uint8Array): Uint8Array | undefined {
  if (payload.length < 8 || payload[0] !== type.echo || payload[1] !== 0 || checksum(payload) !== 0) return undefined;
  return withChecksum(Buffer.concat([Uint8Array.of(type.echoReply, 0, 0, 0), payload.subarray(4)]));
}

/** Says that a packet cannot be delivered. @param quote head and first bytes of that packet */
export function encodeUnreachable(code: number, quote: Uint8Array): Uint8Array {
  return withChecksum(Buffer.concat([Uint8Array.of(type.unreachable, code, 0, 0, 0, 0, 0, 0), quote]));
}

function withChecksum(message: Buffer): Uint8Array {
  message.writeUInt16BE(checksum(message), 2);
  return message;
}
