import type { Rule } from '../rules.ts';

const hex2 = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;

/** A rule as a configuration file of usb_modeswitch; its name is the entry. MBIM alone has no key there: `configHolds`. */
export function formatConfigText(rule: Rule): string {
  const lines: string[] = [];
  const put = (key: string, value: string | number | undefined): void => {
    if (value !== undefined) lines.push(`${key}=${typeof value === 'number' ? String(value) : value}`);
  };
  const hex = (key: string, value: number | undefined): void => put(key, value === undefined ? undefined : hex2(value));
  if (rule.about !== undefined) lines.push(`# ${rule.about.replace(/\s+/g, ' ').trim()}`);
  put('TargetVendor', rule.targetVendor === undefined ? undefined : `0x${rule.targetVendor}`);
  const products = rule.targetProducts ?? [];
  if (products.length === 1) put('TargetProduct', `0x${products.join()}`);
  else if (products.length > 1) put('TargetProductList', `"${products.join(',')}"`);
  hex('TargetClass', rule.targetClass);
  if (rule.standardEject === true) put('StandardEject', 1);
  for (const method of rule.special ?? []) put(method, method === 'PantechMode' ? (rule.pantech ?? 1) : 1);
  for (const [index, message] of (rule.messages ?? []).entries()) {
    if (message !== '') put(`MessageContent${index === 0 ? '' : index + 1}`, `"${message}"`);
  }
  hex('MessageEndpoint', rule.messageEndpoint);
  hex('ResponseEndpoint', rule.responseEndpoint);
  hex('Interface', rule.interface);
  put('Configuration', rule.configuration?.toString(16));
  put('AltSetting', rule.alternate?.toString(16));
  put('ReleaseDelay', rule.releaseDelayMs);
  put('WaitBefore', rule.waitBeforeS);
  put('CheckSuccess', rule.checkSuccessS);
  if (rule.needResponse !== undefined) put('NeedResponse', rule.needResponse ? 1 : 0);
  if (rule.noMbimCheck === true) put('NoMBIMCheck', 1);
  if (rule.noDriverLoading === true) put('NoDriverLoading', 1);
  if (rule.reset === true) put('ResetUSB', 1);
  return `${lines.join('\n')}\n`;
}
