import { z } from 'zod';

/** A transfer as faults count it. */
export interface Counted {
  /** With bit 7 for IN; 0 for the control pipe. */
  address: number;
  kind: 'bulk' | 'intr' | 'control';
}

/** `2`, `2-4`, `2-`; before a colon the kind, the direction, both, or the endpoint in hex: `bulk-in:2-4`, `in:1`, `81:3-`. */
const item =
  /^(?:(?<which>in|out|control|(?:bulk|intr)(?:-in|-out)?|[0-9a-f]{2}):)?(?<from>[1-9]\d*)(?<range>-(?<to>\d+)?)?$/;

/** Which transfers since power-on a fault strikes, counted from 1: a number, or places with commas between. */
export const countedSchema = z.union(
  [z.number().int().min(1), z.string().refine((text) => text.split(',').every((one) => item.test(one)))],
  { error: 'wants the number of a transfer: 2, 2-4, bulk-in:2, 81:3-, several with commas between' },
);
export type CountedFault = z.infer<typeof countedSchema>;

interface Item {
  fits: (transfer: Counted) => boolean;
  from: number;
  to: number;
  seen: number;
}

/** Counts the transfers of one stick for one fault; each item of its list has a count of its own. */
export class TransferCount {
  readonly #items: Item[];

  constructor(fault: CountedFault | undefined) {
    this.#items = fault === undefined ? [] : String(fault).split(',').map(readItem);
  }

  /** Power is on again: all counts begin anew. */
  reset(): void {
    for (const one of this.#items) one.seen = 0;
  }

  /** Takes a transfer in. @returns whether the fault strikes it */
  strikes(transfer: Counted): boolean {
    let struck = false;
    for (const one of this.#items) {
      if (!one.fits(transfer)) continue;
      one.seen += 1;
      if (one.seen >= one.from && one.seen <= one.to) struck = true;
    }
    return struck;
  }
}

function readItem(text: string): Item {
  const { which, from, range, to } = item.exec(text)?.groups ?? {};
  const first = Number(from);
  const last = range === undefined ? first : to === undefined ? Number.POSITIVE_INFINITY : Number(to);
  return { fits: fitsFor(which), from: first, to: last, seen: 0 };
}

/** A bare number counts what carries data; requests to the control pipe count only where they are named. */
function fitsFor(which: string | undefined): Item['fits'] {
  if (which === undefined) return ({ kind }) => kind !== 'control';
  if (which === 'control') return ({ kind }) => kind === 'control';
  if (/^[0-9a-f]{2}$/.test(which))
    return ({ address, kind }) => kind !== 'control' && address === Number.parseInt(which, 16);
  const [first, second] = which.split('-');
  const direction = first === 'in' || first === 'out' ? first : second;
  return ({ address, kind }) =>
    kind !== 'control' &&
    (direction === undefined || (direction === 'in') === address >= 0x80) &&
    (first === direction || kind === first);
}
