import { splitLine } from './guard-parts.ts';
import { defaultRegisters, type Registers } from './line-readings.ts';

/**
 * The registers after a line was carried out; the same object when it names none of them. Values are those of V.250 §6.2 (0 to 127),
 * others are refused by modems. `Z` and `&F` bring the defaults back.
 */
export function registersAfter(before: Registers, line: string): Registers {
  let after = before;
  for (const part of splitLine(line)) {
    const { name, args, form } = part;
    if (name === 'Z' || name === '&F') after = { ...defaultRegisters };
    if (name === 'V' && form === 'execute') after = { ...after, digits: args[0] !== '1' };
    if (name === 'Q' && form === 'execute') after = { ...after, quiet: args[0] === '1' };
    if (name !== 'S' || form !== 'set') continue;
    const register = ({ '3': 's3', '4': 's4', '5': 's5' } as const)[(args[0] ?? '').replace(/^0+(?=\d)/, '')];
    // `S3=` alone sets 0 (V.250 §5.3.2).
    const value = Number(/=\s*(\d*)/.exec(part.text)?.[1] ?? '');
    if (register !== undefined && value <= 127) after = { ...after, [register]: value };
  }
  return after;
}
