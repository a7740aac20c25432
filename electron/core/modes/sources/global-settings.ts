import type { Rule } from '../rules.ts';

/** What the global settings of usb_modeswitch change in the rule that was chosen. */
export interface GlobalSettings {
  /** File that they were read from. */
  file: string;
  /** HuaweiAltModeGlobal: HuaweiAltMode in place of HuaweiNewMode. */
  huaweiAlt: boolean;
  /** DisableMBIMGlobal: no rule gives way to a configuration with MBIM. */
  noMbim: boolean;
}

/** Reads `Key=value` lines as the dispatcher does: comment lines are passed over, 1, yes and true mean yes in any case. */
export function readGlobalSettings(text: string, file: string): GlobalSettings {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*#/.test(line));
  const says = (key: string): boolean =>
    lines.some((line) => new RegExp(`^\\s*${key}\\s*=\\s*"?(1|yes|true)\\b`, 'i').test(line));
  return { file, huaweiAlt: says('HuaweiAltModeGlobal'), noMbim: says('DisableMBIMGlobal') };
}

/** The rule as it is carried out under these settings. */
export function underGlobals(rule: Rule, globals: GlobalSettings | undefined): Rule {
  if (globals === undefined) return rule;
  const { special } = rule;
  return {
    ...rule,
    ...(globals.huaweiAlt && special !== undefined
      ? { special: special.map((method) => (method === 'HuaweiNewMode' ? 'HuaweiAltMode' : method)) }
      : {}),
    ...(globals.noMbim ? { noMbimCheck: true as const } : {}),
  };
}

/** The settings that are on, by their names in the file. */
export const namesOf = ({ huaweiAlt, noMbim }: GlobalSettings): string[] => [
  ...(huaweiAlt ? ['HuaweiAltModeGlobal'] : []),
  ...(noMbim ? ['DisableMBIMGlobal'] : []),
];
