import { maskText } from '../core/facts/mask.ts';
import type { Log } from '../core/ports.ts';

/** A log on stderr, for those who ask for it (MWB_DEBUG=1); identifiers are masked in it. */
export function stderrLog(debug: boolean): Log {
  const write = (level: string, text: string, data?: Record<string, unknown>): void => {
    const rest = data === undefined ? '' : ` ${maskText(JSON.stringify(data))}`;
    process.stderr.write(`${new Date().toISOString()} ${level} ${text}${rest}\n`);
  };
  return {
    info: (text, data) => {
      if (debug) write('info', text, data);
    },
    error: (text, data) => {
      if (debug) write('error', text, data);
    },
  };
}
