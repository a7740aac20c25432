/** A stretch of a sentence; `machine` = a word of the machine's own, to be set in mono. */
export interface Part {
  readonly text: string;
  readonly machine: boolean;
}

/**
 * USB ids, places, ports, cards, AT commands, hex of four bytes or more, kernel drivers, IPv4 addresses and rule files.
 * Only such as cannot be taken for words of a person.
 */
const machineWord = new RegExp(
  [
    '\\b[0-9a-f]{4}:[0-9a-f]{4}\\b',
    '\\bv?\\d{1,3}-\\d{1,3}(?:\\.\\d{1,3})*(?![\\d-])\\b',
    '\\btty(?:USB|ACM|S)\\d+\\b',
    '\\b(?:tty|sr|sd|net)V\\d+-\\d+(?:\\.\\d+)*\\b',
    '\\b(?:wwan|usb|eth|enx|wwx)[0-9a-f]+\\b',
    '/(?:dev|goform|api)/[\\w./?=&%-]+',
    '\\bCOM\\d+\\b',
    // With its parameters: a comma, colon, semicolon or dot that something follows at once is part of it.
    '\\bAT(?:[+^&$%*#!][A-Z0-9]+(?:[^\\s,.;:]|[,.;:](?=[^\\s,.;:]))*|I\\b|Z\\b)',
    '\\b(?=[0-9a-f]*\\d)[0-9a-f]{8,}\\b',
    '\\b(?:usb-storage|cdc_ether|cdc_ncm|cdc_mbim|qmi_wwan|cdc_acm|cdc_wdm|usb_storage|rndis_host|usb_wwan|option(?=, (?:cdc|qmi|usb)_)|huawei_cdc_ncm)\\b(?= |,|\\.|;|$)',
    '\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b',
    '\\b[\\w-]+\\.rules\\b',
  ].join('|'),
  'g',
);

/** Splits a sentence into parts; their texts joined give the sentence again. */
export function machineParts(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(machineWord)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), machine: false });
    parts.push({ text: match[0], machine: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), machine: false });
  return parts;
}
