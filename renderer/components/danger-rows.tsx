import type { ReactElement } from 'react';
import { say, word } from '../../resources/text/index.ts';
import { Glyph } from './glyph.tsx';
import { Spoken } from './say.tsx';

/** What is lost by a danger and whether there is a way back, as rows of its dialog. @param reason id of the danger without `guard.` */
export function dangerRows(reason: string | undefined): { label: string; value: ReactElement }[] {
  if (reason === undefined) return [];
  return (['lost', 'back'] as const).map((about) => {
    const text = say({ id: `danger.${about}.${reason}` });
    const isHopeless = about === 'back' && hopeless.has(reason);
    return {
      label: word(`terminal.danger.${about}`),
      value: isHopeless ? <Hopeless text={text} /> : <Bold text={text} />,
    };
  });
}

/** Dangers without a known way back. */
const hopeless: ReadonlySet<string> = new Set([
  'puk',
  'sim-lock',
  'messages-all',
  'imei',
  'nv-reset',
  'no-at-port',
  'web-update',
]);

function Hopeless({ text }: { readonly text: string }): ReactElement {
  return (
    <span className="bad danger-hopeless">
      <Glyph name="unknown" tone="bad" />
      {text}
    </span>
  );
}

/** What is lost stands first and bold; the rest explains. */
function Bold({ text }: { readonly text: string }): ReactElement {
  const end = text.indexOf('. ');
  if (end < 0) return <Spoken text={text} />;
  return (
    <>
      <b>
        <Spoken text={text.slice(0, end + 1)} />
      </b>{' '}
      <Spoken text={text.slice(end + 2)} />
    </>
  );
}
