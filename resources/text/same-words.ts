/** Words that German writes as English does: names, protocols, and what technicians say in both. For the test of the texts. */
export const sameWords: ReadonlySet<string> = new Set(
  (
    'HuaweiAlt HuaweiNewMode StandardEject usb-modeswitch-data Windows rmnet ADB APN AT Alphabet Audio Band CR CSV Client Clients Codes Echo Ec/Io Firmware Format HTML Hardware Hex IMEI Info JSON LF ' +
    'MBIM Markdown Modem ModemManager NMEA Name NeedResponse NoDriverLoading OpenWrt PDF Plan Port QMI RFC RSCP RSRP RSRQ RSSI ' +
    'Bridge Build Code Duplex EC-GSM-IoT Fax Form Gateway Index LwM2M MHz Modulation NB-IoT Normal Offline Online Option Parameter Pins Position Revision Roaming System Version Warm WiMAX kHz ' +
    'Relay Relays Release Router SIM SINR Signal Slot Stick TCP TLS Terminal Text Workbench udev usb_modeswitch'
  ).split(' '),
);

/** Keys whose whole text is the same in both languages, for other reasons than their words. */
export const same: ReadonlySet<string> = new Set([
  // What is typed, and names of values that both languages share.
  'cli.value.sticks',
  'cli.value.id',
  'cli.value.ms',
  'cli.value.fingerprint',
  'cli.value.name',
  'cli.verb.list.usage',
  'cli.verb.doctor.usage',
  'danger.back.radio-off', // a command
  'terminal.settings', // a speed and a format
  'rules-page.source.system', // "System" alone, which is more than a name elsewhere
  'watch.aside', // "in dBm"
]);

/** Nothing but holes, marks, digits and words that are the same in both languages. */
export const isSame = (text: string): boolean =>
  text
    .replace(/\{\w+\}/g, ' ')
    .split(/[^\p{L}\p{N}_/.+-]+/u)
    .every((part) => !/\p{L}/u.test(part) || sameWords.has(part.replace(/^[./+-]+|[./+-]+$/g, '')));

/** Each „ has its “. */
export const pairs = (text: string): boolean => /^[^„“]*(?:„[^„“]*“[^„“]*)*$/.test(text);
