/** One line of what qmicli and mbimcli write: a name, maybe a value, and the names of the lines that it stands below. */
export interface Entry {
  name: string;
  /** Absent for a headline. */
  value?: string;
  /** Outermost first. */
  below: readonly string[];
}

/** `[/dev/cdc-wdm0] ` before the first line of an answer. */
const channel = /^\[[^\]]*cdc-wdm\d+\] */;
/** `Name: 'value' dBm`, `Telephone numbers: (1) '+49…'`, `ICCID: 8949…`, and a headline. Names are set to the right with blanks. */
const line = /^(\t*) *(\S[^:']*?) *(?:: *(?:\(\d+\) *)?(?:'(.*)'.*|([^'\s].*))?)?$/;

/**
 * Reads a listing: tabs say what a line stands below. Lines of another form are left out.
 */
export function readListing(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  const above: string[] = [];
  for (const text of lines) {
    const parts = line.exec(text.replace(channel, '').trimEnd());
    const [, tabs = '', name, quoted, bare] = parts ?? [];
    if (name === undefined) continue;
    above.length = Math.min(above.length, tabs.length);
    const value = quoted ?? bare?.trim();
    entries.push({ name, below: [...above], ...(value !== undefined && { value }) });
    above[tabs.length] = name;
    for (let depth = 0; depth < tabs.length; depth += 1) above[depth] ??= '';
  }
  return entries;
}

/** What these programs write where there is no value. */
const none = /^(?:|unknown|unavailable|n\/a|none|\(null\)|not available)$/i;

/** The first value of this name, below a line of that name where one is given; undefined where there is none. */
export function valueOf(entries: readonly Entry[], name: string, below?: string): string | undefined {
  const found = entries.find(
    (entry) => entry.name === name && entry.value !== undefined && (below === undefined || entry.below.includes(below)),
  );
  return found?.value === undefined || none.test(found.value) ? undefined : found.value;
}

/** A whole number with a unit or without one: `-63 dBm`. */
export function numberOf(text: string | undefined): number | undefined {
  const digits = /^(-?\d{1,10}(?:\.\d+)?)(?: ?(?:dBm|dB))?$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
