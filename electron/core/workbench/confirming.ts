import type { Session } from './session.ts';

/** What a person may type to agree to a line that can do lasting harm: it shows that the right stick is meant. */
export interface Confirming {
  /** The model's name, where it is known. */
  model: string | undefined;
  /** The last four digits of the IMEI, where it was read. */
  imeiEnd: string | undefined;
}

export function confirmingOf({ identity, facts }: Session): Confirming {
  const imei = facts?.facts.find((fact) => fact.key === 'imei' && fact.status === 'read')?.value;
  return {
    model: identity.model === '' ? undefined : identity.model,
    imeiEnd: imeiEndOf(String(imei ?? '')),
  };
}

/** The last four digits of an IMEI (TS 23.003 §6.2: 14 digits, a check digit, or a version of two); undefined for what is none. */
export const imeiEndOf = (text: string): string | undefined => /(?<!\d)\d{10,12}(\d{4})(?!\d)/.exec(text)?.[1];

/** Whether the word is the model's name or the end of the IMEI. */
export const confirms = (word: string, { model, imeiEnd }: Confirming): boolean => {
  const said = word.trim();
  return said !== '' && (said === model || said === imeiEnd);
};
