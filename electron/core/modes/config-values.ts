/** Values of the configuration text. Each gives undefined for what it is not. */

/** Hex number with or without 0x, at most 32 bits; a comment may follow. */
export function hexValue(text: string): number | undefined {
  const found = /^(?:0x)?([0-9a-f]{1,8})\s*(?:[#;!].*)?$/i.exec(text)?.[1];
  return found === undefined ? undefined : Number.parseInt(found, 16);
}

/** Whole decimal number without sign; a comment may follow. */
export function decimalValue(text: string): number | undefined {
  const found = /^([0-9]{1,9})\s*(?:[#;!].*)?$/.exec(text)?.[1];
  return found === undefined ? undefined : Number.parseInt(found, 10);
}

/** Yes and no as the original takes them: it looks at the first character. */
export function flagValue(text: string): boolean | undefined {
  if (/^[1yt]/i.test(text)) return true;
  return /^(0|n|f)/i.test(text) && !/^0[x\d]/i.test(text) ? false : undefined;
}

/** Whole bytes of hex, in lower case. */
export function messageValue(text: string): string | undefined {
  return /^([0-9a-f]{2})+$/i.test(text) ? text.toLowerCase() : undefined;
}

/** `aaaa,bbbb`: the good ids and whether there were others. */
export function productList(text: string): { products: string[]; bad: boolean } {
  const items = text.split(',');
  const products = items.filter((item) => /^[0-9a-f]{4}$/i.test(item)).map((item) => item.toLowerCase());
  return { products: [...new Set(products)], bad: products.length < items.length };
}
