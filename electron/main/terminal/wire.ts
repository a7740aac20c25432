import type { ChannelLine } from '../../core/at/channel-types.ts';
import type { Dispose } from '../../core/ports.ts';
import type { OpenPort } from './ports.ts';

type Tell = (direction: 'in' | 'out', data: Uint8Array) => void;

/** Tells what goes over the wire of a port; what a person types in raw mode is told by who writes it. Secrets stay masked. */
export function watchWire(port: OpenPort, tell: Tell): Dispose {
  const stops = [
    port.serial.onData((data) => tell('in', data)),
    port.at.onLine((line) => line.direction === 'out' && tell('out', bytesOf(line))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The bytes of a line that was sent: the channel tells its text. */
function bytesOf({ kind, text }: ChannelLine): Uint8Array {
  const encoder = new TextEncoder();
  if (kind === 'payload') return encoder.encode(`${text.replaceAll('\n', '\r')}\u001a`);
  if (kind === 'escape') return encoder.encode(text === 'ESC' ? '\u001b' : text);
  return encoder.encode(`${text}\r`);
}
