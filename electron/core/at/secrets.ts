/**
 * Where secrets stand in commands: from which argument on (from 0), or from which hex digit of the argument. Source: the
 * guard's list of what is never logged, 27.007 and makers' manuals.
 */
const places: readonly { name: RegExp; from: number }[] = [
  { name: /^(\+CPIN2?|\^CPIN2?|\+EPIN|_OPIN|\^DATALOCK|\+ZNCK|\+QADBKEY|.[A-Z0-9_]*(?:SIM|CARD)_?(?:UN)?LOCK[A-Z0-9_]*|!ENTERCND|!SETCND)$/i, from: 0 },
  // The facility or the context is no secret; the password or what follows it is.
  { name: /^(\+CPWD|\^SPWD)$/i, from: 1 },
  { name: /^(\+CLCK|\^SLCK|\+CGAUTH|\^AUTHDATA|\^SGAUTH|#PDPAUTH|\$QCPDPP|\+UAUTHREQ|\+XGAUTH|\+MGAUTH)$/i, from: 2 },
  { name: /^\+QICSGP$/i, from: 3 },
]; // prettier-ignore

const mask = '****';

/** One extended command with its values, up to `;` or the end of the line. Blanks count for nothing outside quotes. */
const command = /([+^!*#$%_][ \t]*[A-Za-z0-9][A-Za-z0-9_ \t]*?)([ \t]*=[ \t]*)((?:"[^"\r\n]*"?|[^;"\r\n])*)/g;

/** A raw SIM command that holds a PIN: VERIFY, CHANGE, DISABLE, ENABLE, UNBLOCK (ETSI TS 102 221 §11.1). */
const pinApdu = /(=(?:[ \t]*\d+[ \t]*,){1,2}[ \t]*"?[ \t]*(?:[0-9A-F]{2})(?:20|24|26|28|2C)[0-9A-F]{6})[0-9A-F \t]+/gi;

/** Service codes that carry a PIN, PUK or password: `**04*old*new*new#`, `*03**old*new*new#`. */
const serviceCode = /(\*{1,2}0[345]2?\*)[^#;"\r\n]+/g;

/** Fields of web forms, XML and JSON. */
const field =
  /(?<![A-Za-z+^])(\w*password|\w*passwd|(?:current|new|old|sim)?_?pin(?:_?code|_?number|_?num)?|(?:sim)?_?puk(?:_?code|_?number|_?num)?|unlock_?(?:network_?)?code|simlock_?code|nck)(["']?\s*[=:>]\s*["']?)[^&"'<\s]+/gi;

/**
 * Replaces PINs, PUKs, passwords and unlock codes by `****`; everything else stays. Goes over transcripts, logs and reports:
 * AT lines in any spelling, service codes, raw SIM commands and the fields of web forms.
 */
export function maskSecrets(text: string): string {
  const masked = text
    .replace(command, (whole, name: string, equals: string, args: string) => {
      const place = places.find((p) => p.name.test(name.replace(/\s/g, '')));
      if (place === undefined || args.trim().startsWith('?')) return whole;
      return `${name}${equals}${maskArguments(args, place.from)}`;
    })
    .replace(/\+\s*C\s*(?:S\s*I\s*M|G\s*L\s*A)\s*=[^;\r\n]*/gi, (part) => part.replace(pinApdu, `$1${mask}`))
    .replace(serviceCode, `$1${mask}`);
  return /^\s*a\s*t/i.test(text) ? masked : masked.replace(field, `$1$2${mask}`);
}

function maskArguments(args: string, from: number): string {
  const parts = args.match(/(?:"[^"]*"?|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [];
  return parts
    .map((part, index) => {
      if (index < from || part.trim() === '') return part;
      return part.trim().startsWith('"') ? `"${mask}"` : mask;
    })
    .join(',');
}
