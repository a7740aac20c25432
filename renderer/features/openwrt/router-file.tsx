import { FolderOpen, X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { DropZone, Input, Label, TextArea, TextField, type DropZoneProps } from 'react-aria-components';
import { openwrt, type ErrorData } from '../../../preload/contract/index.ts';
import type { ExplainedView, ForeseenView, RouterEntryView, RouterFinding } from '../../../preload/contract/openwrt.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Say, Spoken } from '../../components/say.tsx';
import { setFile, useOpenwrt } from './openwrt-store.ts';

/** ms; findings follow the typing, not each key. */
const pause = 200;
/** Rows of a list that a person reads at once; the search narrows it. */
const maxRows = 20;

/** The router's usb-mode.json: opened, dropped or pasted; what it does to the stick, its traps, its entries. */
export function RouterFile({ place, id }: { readonly place?: string; readonly id?: string }): ReactElement {
  const text = useOpenwrt((state) => state.text);
  const name = useOpenwrt((state) => state.name);
  const { explained, error } = useExplained(text, place);
  const opening = useAct();
  const open = async (): Promise<void> => {
    const outcome = await opening.run(() => invoke(openwrt.open, null));
    if (outcome?.ok === true && outcome.value !== null) setFile(outcome.value.text, outcome.value.name);
  };
  const drop: DropZoneProps['onDrop'] = ({ items }) => {
    for (const item of items) {
      if (item.kind === 'file') void item.getText().then((dropped) => setFile(dropped, item.name));
      else if (item.kind === 'text') void item.getText('text/plain').then((dropped) => setFile(dropped, ''));
    }
  };
  return (
    <>
      <Section title={word('openwrt-page.file')} aside={name}>
        <DropZone className="router-drop" aria-label={word('openwrt-page.drop')} onDrop={drop}>
          <TextField className="router-text" value={text} onChange={(typed) => setFile(typed, '')}>
            <Label className="second">{word('openwrt-page.file-words')}</Label>
            <TextArea className="router-area" spellCheck="false" autoComplete="off" rows={5} />
          </TextField>
          <div className="router-tools">
            <Button size="small" isDisabled={opening.busy} onPress={() => void open()}>
              <FolderOpen />
              {word('openwrt-page.open')}
            </Button>
            {text !== '' && (
              <Button size="small" kind="quiet" onPress={() => setFile('', '')}>
                <X />
                {word('openwrt-page.clear')}
              </Button>
            )}
          </div>
        </DropZone>
        {opening.error !== undefined && <ErrorNote error={opening.error} />}
        {error !== undefined && <ErrorNote error={error} />}
      </Section>
      {explained !== undefined && (
        <>
          {explained.foreseen.length > 0 && (
            <Section title={word('openwrt-page.foreseen')}>
              {explained.foreseen.map((one) => (
                <Foreseen key={one.id} foreseen={one} />
              ))}
            </Section>
          )}
          <Findings text={text} findings={explained.findings} />
          <Entries key={id} entries={explained.entries} first={id ?? ''} />
        </>
      )}
    </>
  );
}

function useExplained(text: string, place: string | undefined): { explained?: ExplainedView; error?: ErrorData } {
  const [found, setFound] = useState<{ of: string; explained?: ExplainedView; error?: ErrorData }>();
  useEffect(() => {
    if (text.trim() === '') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      void invoke(openwrt.explain, { text, ...(place === undefined ? {} : { place }) }).then((outcome) => {
        if (wanted) setFound(outcome.ok ? { of: text, explained: outcome.value } : { of: text, error: outcome.error });
      });
    }, pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, place]);
  return found?.of === text ? found : {};
}

function Foreseen({ foreseen }: { readonly foreseen: ForeseenView }): ReactElement {
  const { outcome, words, tried, steps, then } = foreseen;
  const acts = outcome === 'acts';
  return (
    <Note tone={acts ? 'act' : 'plain'} glyph={acts ? 'ready' : 'idle'} title={<Say message={words} />}>
      <ul className="router-steps">
        {tried.map((one) => (
          <li key={`${one.line} ${one.name}`}>
            {one.name !== '*' && <span className="mono">{one.name} </span>}
            <Say message={one.why} />
          </li>
        ))}
        {steps.map((step, index) => (
          <li key={index}>
            <Say message={step} />
          </li>
        ))}
        {then !== undefined && (
          <li>
            <Say message={then} />
          </li>
        )}
      </ul>
    </Note>
  );
}

const glyphs = { error: 'failed', warning: 'attention', note: 'unknown' } as const;

function Findings({
  text,
  findings,
}: {
  readonly text: string;
  readonly findings: readonly RouterFinding[];
}): ReactElement {
  const mending = useAct();
  const mend = async ({ fix }: RouterFinding): Promise<void> => {
    if (fix === undefined) return;
    const outcome = await mending.run(() => invoke(openwrt.mend, { text, edits: fix.edits }));
    if (outcome?.ok === true) setFile(outcome.value.text, '');
  };
  // What stops the router first.
  const sorted = (['error', 'warning', 'note'] as const).flatMap((one) =>
    findings.filter(({ severity }) => severity === one),
  );
  const aside = say({ id: 'openwrt-page.findings-count', params: { count: findings.length } });
  return (
    <Section title={word('openwrt-page.findings')} aside={aside}>
      {mending.error !== undefined && <ErrorNote error={mending.error} />}
      <ul className="router-list">
        {sorted.slice(0, maxRows).map((finding, index) => (
          <li key={index} className="router-finding">
            <StateWord name={glyphs[finding.severity]}>{word(`openwrt.severity.${finding.severity}`)}</StateWord>
            <div>
              <Say message={finding.says} />
              <div className="second mono">{`${finding.line}:${finding.column} ${finding.path}`}</div>
            </div>
            {finding.fix !== undefined && (
              <Button size="small" kind="quiet" isDisabled={mending.busy} onPress={() => void mend(finding)}>
                {say(finding.fix.title)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {findings.length === 0 && <p className="second">{word('openwrt-page.no-findings')}</p>}
      {sorted.length > maxRows && (
        <p className="second">{say({ id: 'openwrt-page.more', params: { count: sorted.length - maxRows } })}</p>
      )}
    </Section>
  );
}

function Entries({
  entries,
  first,
}: {
  readonly entries: readonly RouterEntryView[];
  /** What is looked for until something else is typed: the id of the stick. */
  readonly first: string;
}): ReactElement {
  const [search, setSearch] = useState(first);
  const wanted = search.trim().toLowerCase();
  const fits = entries.filter(({ id, name, targets }) =>
    [id, name, ...targets].some((one) => one.toLowerCase().includes(wanted)),
  );
  return (
    <Section
      title={word('openwrt-page.entries')}
      aside={say({
        id: 'openwrt-page.entries-count',
        params: { shown: Math.min(fits.length, maxRows), all: entries.length },
      })}
    >
      <TextField className="router-row" value={search} onChange={setSearch} aria-label={word('openwrt-page.search')}>
        <Input className="input router-input" spellCheck="false" autoComplete="off" placeholder="12d1:1f01" />
      </TextField>
      <ul className="router-list">
        {fits.slice(0, maxRows).map((entry) => (
          <li key={`${entry.id} ${entry.name} ${entry.line}`} className="router-entry">
            <div>
              <b>
                <Say message={entry.for} />
              </b>
              {entry.targets.length > 0 && <span className="mono second"> → {entry.targets.join(', ')}</span>}
              {!entry.reached && <span className="second"> {word('openwrt-page.never-reached')}</span>}
            </div>
            {[...entry.does, ...(entry.then === undefined ? [] : [entry.then])].map((step, index) => (
              <div key={index} className="router-does">
                <Spoken text={say(step)} />
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
