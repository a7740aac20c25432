import { useEffect } from 'react';

/** ms between two keys: scanners send a character every few ms, nobody types whole numbers that fast. */
const fastMs = 60;
/** Shorter than any label. */
const shortest = 6;

/** What was typed, key by key; gives the code when Enter ends a fast run of keys. Pure, for tests. */
export class FastKeys {
  private text = '';
  private last = 0;

  key(key: string, at: number): string | undefined {
    const isFast = at - this.last <= fastMs;
    this.last = at;
    if (key === 'Enter') {
      const code = isFast && this.text.length >= shortest ? this.text : undefined;
      this.text = '';
      return code;
    }
    if (key.length !== 1) return undefined;
    this.text = (isFast ? this.text : '') + key;
    return undefined;
  }
}

/** Hears a scanner anywhere on the page: it types fast and ends with Enter. A field that has the focus keeps its keys. */
export function useScanner(onCode: (code: string) => void): void {
  useEffect(() => {
    const keys = new FastKeys();
    const hear = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      const code = keys.key(event.key, event.timeStamp);
      if (code === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onCode(code);
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, [onCode]);
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
