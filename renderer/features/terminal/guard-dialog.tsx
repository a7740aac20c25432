import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { nicknameOf, useSettings } from '../../client/settings-store.ts';
import { DangerDialog } from '../../components/dialog.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { Say, Spoken } from '../../components/say.tsx';
import { Kept, type KeptOf } from './kept.tsx';
import type { Consent, HeldLine } from './sending.ts';

/** Stops a line that could cost something: says what, reads what it would change, and asks in the way its level needs. */
export function GuardDialog({
  session,
  held,
  terminalId,
  of,
  others = [],
  onKeep,
  onSend,
}: {
  readonly session: SessionSnapshot;
  readonly held: HeldLine;
  readonly terminalId: string;
  /** What the value before is read for. */
  readonly of: KeptOf;
  /** Further lines that wait for the same answer. */
  readonly others?: readonly string[];
  readonly onKeep: () => void;
  readonly onSend: (consent: Consent) => void;
}): ReactElement {
  const nickname = useSettings((state) => nicknameOf(state.settings, session.place));
  const { line, assessment } = held;
  const level = levelOf(assessment.level);
  const worst = assessment.findings.filter((finding) => finding.level === assessment.level);
  const [first] = worst;
  const reason = first?.reason.id.replace(/^guard\./, '');
  const where = { name: session.identity.name, place: session.place, nickname: nickname ?? '' };
  const row = (about: 'lost' | 'back'): { label: string; value: ReactElement }[] => {
    if (reason === undefined) return [];
    const text = say({ id: `danger.${about}.${reason}` });
    const isHopeless = about === 'back' && hopeless.has(reason);
    return [
      { label: word(`terminal.danger.${about}`), value: isHopeless ? <Hopeless text={text} /> : <Bold text={text} /> },
    ];
  };
  return (
    <DangerDialog
      isOpen
      level={level}
      title={reason === undefined ? word(`terminal.danger.title-${level}`) : say({ id: `danger.title.${reason}` })}
      about={
        <Say
          message={{
            id: nickname === undefined ? 'terminal.danger.about' : 'terminal.danger.about-named',
            params: where,
          }}
        />
      }
      line={line}
      causes={worst.map(({ from, to }) => ({ from, to }))}
      why={first !== undefined && <Say message={first.reason} />}
      rows={[
        ...row('lost'),
        ...row('back'),
        ...[...new Set(worst.map((finding) => say(finding.reason)))].slice(1).map((also) => ({
          label: word('terminal.danger.also'),
          value: also,
        })),
        ...(others.length === 0
          ? []
          : [{ label: word('terminal.danger.others'), value: <span className="mono">{others.join(' · ')}</span> }]),
        ...(level === 4
          ? [{ label: word('terminal.danger.decide'), value: word('terminal.danger.decide-4') }]
          : [{ label: word('terminal.danger.kept'), value: <Kept terminalId={terminalId} of={of} /> }]),
      ]}
      {...(assessment.typed !== undefined && { typed: assessment.typed })}
      takesDigits={assessment.takesImei === true}
      {...(held.isWrong === true && { wrong: word('danger.type-wrong') })}
      said={word(level === 4 ? 'terminal.danger.said-never' : 'terminal.danger.said')}
      onKeep={onKeep}
      onSend={(typed) => onSend(level === 3 ? { kind: 'typed', word: typed } : { kind: 'asked' })}
    />
  );
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

const levelOf = (level: number): 2 | 3 | 4 => (level >= 4 ? 4 : level === 3 ? 3 : 2);
