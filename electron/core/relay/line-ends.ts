/** A change of bytes on their way; state is kept over pieces, so what is cut in two stays one. */
export interface Transform {
  push(data: Uint8Array): Uint8Array;
  /** What is still held back when the source has ended. */
  flush(): Uint8Array;
}

const cr = 0x0d;
const lf = 0x0a;
const none = new Uint8Array(0);

/**
 * Line ends as socat's `crnl` and `cr` translate them, seen from the end that has the option: `out` is what goes to that end,
 * `back` what comes from it.
 */
export function lineEndings(kind: 'crlf' | 'cr'): { out: Transform; back: Transform } {
  return kind === 'cr' ? { out: swap(lf, cr), back: swap(cr, lf) } : { out: lfToCrLf(), back: crLfToLf() };
}

const swap = (from: number, to: number): Transform => ({
  push: (data) => data.map((byte) => (byte === from ? to : byte)),
  flush: () => none,
});

/** A bare LF becomes CR LF; one that has its CR already is left as it is. */
function lfToCrLf(): Transform {
  let last = 0;
  return {
    push(data) {
      const bytes: number[] = [];
      for (const byte of data) {
        if (byte === lf && last !== cr) bytes.push(cr);
        bytes.push(byte);
        last = byte;
      }
      return Uint8Array.from(bytes);
    },
    flush: () => none,
  };
}

/** CR LF becomes LF; a CR that something else follows stays. */
function crLfToLf(): Transform {
  let held = false;
  return {
    push(data) {
      const bytes: number[] = [];
      for (const byte of data) {
        if (held && byte !== lf) bytes.push(cr);
        held = byte === cr;
        if (!held) bytes.push(byte);
      }
      return Uint8Array.from(bytes);
    },
    flush() {
      const rest = held ? Uint8Array.of(cr) : none;
      held = false;
      return rest;
    },
  };
}
