import { maskSecrets } from '../at/secrets.ts';
import { textMasker, type Identifier } from '../facts/mask.ts';
import type { WireLine } from '../model/index.ts';
import type { TalkLine } from '../workbench/transcript.ts';

const dots = (text: string): string => '·'.repeat(text.length);

/** Headers behind which a message stands, as text or as a PDU that holds a person's number with swapped digits (TS 27.005). */
const messageHeader = /^\+(?:CMGL|CMGR|CMT|CDS|CBM|CMGW)\b/i;
/** An answer with a name of its own is no part of a message that came by itself. */
const named = /^[+^*!#$&%][A-Z][A-Z0-9]*:/i;
/** SIM files as they are: numbers of cards, people and networks, with swapped digits (TS 51.011). */
const rawSim = /(?:^|AT)\+C(?:RSM|SIM|GLA)\b/i;
/** Hex of a SIM file long enough to hold a number: shorter ones are status words and lengths. */
const simHex = /(?<![0-9A-Z])[0-9A-F]{10,}(?![0-9A-Z])/gi;

/**
 * The transcript for a report. Secrets are always out of it. `masked`: no number of a person or device stands in it, known or not,
 * in whatever form, and no text of a message.
 */
export function transcriptOf(
  talk: readonly TalkLine[],
  { numbers, identifiers }: { numbers: 'masked' | 'full'; identifiers: readonly Identifier[] },
): WireLine[] {
  const mask = textMasker(identifiers);
  let port: string | undefined;
  // A list of messages ends with its result; one that came by itself with the next thing that has a name.
  let message: 'listed' | 'arrived' | undefined;
  return talk.flatMap(({ at, port: of, kind, direction, text }): WireLine[] => {
    if (direction === 'out' || kind === 'final') message = undefined;
    const isHeader = direction === 'in' && messageHeader.test(text);
    if (isHeader) message = kind === 'unsolicited' ? 'arrived' : 'listed';
    const isOwn = message === 'arrived' || kind === 'unsolicited' ? named.test(text) : false;
    const isBody = message !== undefined && !isHeader && !isOwn;
    const safe = maskSecrets(text);
    const shown =
      numbers === 'full'
        ? safe
        : kind === 'payload' || isBody
          ? dots(safe)
          : mask(rawSim.test(safe) ? safe.replace(simHex, dots) : safe);
    const line: WireLine = { at, direction, text: shown };
    const change: WireLine[] = of === port ? [] : [{ at, direction: 'event', text: of }];
    port = of;
    return [...change, line];
  });
}
