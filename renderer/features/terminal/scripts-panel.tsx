import { ChevronLeft, Pencil, Play, Plus, Square, Upload } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { Button as AriaButton, Input, Label, TextField } from 'react-aria-components';
import {
  scripts,
  type ErrorData,
  type Outcome,
  type OutputOf,
  type SessionSnapshot,
} from '../../../preload/contract/index.ts';
import type { ScriptEntry } from '../../../preload/contract/scripts.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { clockExact } from '../../components/format.ts';
import { Glyph } from '../../components/glyph.tsx';
import { GuardDialog } from './guard-dialog.tsx';
import { levelMark } from './levels.ts';
import { newScript, ScriptEditor, type Draft } from './script-editor.tsx';
import { hasEnded, type ScriptProgress, type TerminalView } from './terminal-store.ts';

type Checked = OutputOf<typeof scripts.check>;
/** A script that was chosen, as text and as it was read. */
interface Chosen {
  readonly file: string;
  readonly text: string;
  readonly checked: Checked;
}

/** Scripts beside the screen: choose one, see what it does, run it. */
export function ScriptsPanel({
  session,
  view,
}: {
  readonly session: SessionSnapshot;
  readonly view: TerminalView;
}): ReactElement {
  const { place } = session;
  const [listed, setListed] = useState<OutputOf<typeof scripts.list>>();
  const [chosen, setChosen] = useState<Chosen>();
  const [draft, setDraft] = useState<Draft>();
  const [error, setError] = useState<ErrorData>();

  const takeList = (outcome: Outcome<OutputOf<typeof scripts.list>>): void => {
    if (outcome.ok) setListed(outcome.value);
    else setError(outcome.error);
  };
  useEffect(() => void invoke(scripts.list, null).then(takeList), []);

  const open = async (entry: ScriptEntry, how: 'run' | 'edit'): Promise<void> => {
    setError(undefined);
    const read = await invoke(scripts.read, { file: entry.file });
    if (!read.ok) {
      setError(read.error);
      return;
    }
    const { text } = read.value;
    if (how === 'edit') {
      setDraft({ file: entry.file, text, home: entry.home });
      return;
    }
    const checked = await invoke(scripts.check, { place, text, values: {} });
    if (checked.ok) setChosen({ file: entry.file, text, checked: checked.value });
    else setError(checked.error);
  };
  const bring = async (): Promise<void> => {
    const outcome = await invoke(scripts.bring, null);
    if (!outcome.ok) setError(outcome.error);
    else if (outcome.value !== null) setDraft({ ...outcome.value, home: 'new' });
  };

  return (
    <aside className="lane" aria-label={word('terminal.scripts')}>
      <div className="lane-head">
        <b>{word('terminal.scripts')}</b>
        <span className="row">
          <Button size="small" kind="quiet" onPress={() => setDraft(newScript())}>
            <Plus />
            {word('script.new')}
          </Button>
          <Button size="small" kind="quiet" onPress={() => void bring()}>
            <Upload />
            {word('script.bring')}
          </Button>
        </span>
      </div>
      {error !== undefined && <ErrorNote error={error} />}
      {chosen === undefined ? (
        <div role="list" className="script-list">
          {(listed?.scripts ?? []).map((entry) => (
            <ScriptRow key={entry.file} entry={entry} onOpen={(how) => void open(entry, how)} />
          ))}
        </div>
      ) : (
        <ScriptToRun key={chosen.file} chosen={chosen} place={place} view={view} onBack={() => setChosen(undefined)} />
      )}
      {view.script !== undefined && <ScriptGoing session={session} script={view.script} />}
      {listed !== undefined && chosen === undefined && (
        <p className="second script-folder">
          {word('script.folder')} <span className="mono">{listed.folder}</span>
        </p>
      )}
      {draft !== undefined && (
        <ScriptEditor
          place={place}
          draft={draft}
          onClose={() => {
            setDraft(undefined);
            void invoke(scripts.list, null).then(takeList);
          }}
        />
      )}
    </aside>
  );
}

function ScriptRow({
  entry,
  onOpen,
}: {
  readonly entry: ScriptEntry;
  readonly onOpen: (how: 'run' | 'edit') => void;
}): ReactElement {
  return (
    <div role="listitem" className="script-row">
      <AriaButton className="script-name" onPress={() => onOpen(entry.error === undefined ? 'run' : 'edit')}>
        {entry.error !== undefined && <Glyph name="attention" />}
        <b>{entry.name}</b>
        <span className="second clip">
          {entry.error === undefined ? entry.about : say({ id: 'script.cannot-run' })}
        </span>
      </AriaButton>
      <Button
        size="small"
        kind="quiet"
        aria-label={say({ id: 'script.edit-one', params: { name: entry.name } })}
        onPress={() => onOpen('edit')}
      >
        <Pencil />
      </Button>
    </div>
  );
}

/** What a script asks for and what it does, before it runs. */
function ScriptToRun({
  chosen,
  place,
  view,
  onBack,
}: {
  readonly chosen: Chosen;
  readonly place: string;
  readonly view: TerminalView;
  readonly onBack: () => void;
}): ReactElement {
  const { variables } = chosen.checked;
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(variables.map(({ name, value }) => [name, value ?? ''])),
  );
  const [rows, setRows] = useState(chosen.checked.rows);
  const [error, setError] = useState<ErrorData>();
  const isGoing = view.script !== undefined && !hasEnded(view.script);
  const isReady = view.state?.connection === 'open' && !isGoing && variables.every(({ name }) => values[name] !== '');

  const change = (name: string, value: string): void => {
    const next = { ...values, [name]: value };
    setValues(next);
    const given = Object.fromEntries(Object.entries(next).filter(([, one]) => one !== ''));
    void invoke(scripts.check, { place, text: chosen.text, values: given }).then((outcome) => {
      if (outcome.ok) setRows(outcome.value.rows);
      setError(outcome.ok ? undefined : outcome.error);
    });
  };
  const run = async (): Promise<void> => {
    if (view.id === undefined) return;
    const outcome = await invoke(scripts.run, { id: view.id, text: chosen.text, values });
    setError(outcome.ok ? undefined : outcome.error);
  };
  return (
    <div className="lane-card">
      <div className="script-title">
        <AriaButton className="icon-button" aria-label={word('script.back')} onPress={onBack}>
          <ChevronLeft />
        </AriaButton>
        <b className="lane-result">{chosen.checked.name}</b>
      </div>
      {chosen.checked.about !== '' && <p className="second">{chosen.checked.about}</p>}
      {variables.map(({ name, ask, secret }) => (
        <TextField
          key={name}
          className="script-field"
          value={values[name] ?? ''}
          type={secret === true ? 'password' : 'text'}
          autoComplete="off"
          onChange={(value) => change(name, value)}
        >
          <Label>{ask}</Label>
          <Input className="script-input mono" spellCheck="false" />
        </TextField>
      ))}
      <ol className="script-steps" aria-label={word('script.steps')}>
        {rows.map((row) => (
          <li key={row.path} style={{ paddingLeft: `${String(row.depth * 14)}px` }}>
            <span className="script-step">{say(row.says)}</span>
            {row.level >= 2 && (
              <span className={`row script-level ${levelMark(row.level).tone}`}>
                <Glyph name={levelMark(row.level).glyph} tone={levelMark(row.level).tone} />
                {word(levelMark(row.level).words)}
              </span>
            )}
            {row.note !== undefined && <span className="second script-note">{row.note}</span>}
          </li>
        ))}
      </ol>
      {error !== undefined && <ErrorNote error={error} />}
      <div className="row">
        <Button tone="act" isDisabled={!isReady} onPress={() => void run()}>
          <Play />
          {word('script.run')}
        </Button>
      </div>
    </div>
  );
}

const stateGlyphs = {
  running: 'working',
  held: 'hand',
  done: 'verified',
  failed: 'failed',
  cancelled: 'idle',
} as const;

/** How a script goes or went. */
function ScriptGoing({
  session,
  script,
}: {
  readonly session: SessionSnapshot;
  readonly script: ScriptProgress;
}): ReactElement {
  const { id, held } = script;
  const answer = (
    consent: Parameters<typeof invoke<typeof scripts.answer.input, typeof scripts.answer.output>>[1]['consent'],
  ): void => void invoke(scripts.answer, { id, consent });
  return (
    <section className="script-going" aria-label={word('script.progress')}>
      <div className="lane-head">
        <span className="row" role="status">
          <Glyph name={stateGlyphs[script.state]} />
          <b>{script.name}</b>
          <span className="second">{word(`script.state.${script.state}`)}</span>
        </span>
        {!hasEnded(script) && (
          <Button size="small" onPress={() => void invoke(scripts.cancel, { id })}>
            <Square />
            {word('script.stop')}
          </Button>
        )}
      </div>
      {script.error !== undefined && script.state === 'failed' && <ErrorNote error={script.error} />}
      <ol className="script-events">
        {script.events.map((event, index) => (
          <li key={`${String(event.at)} ${String(index)}`} data-says={event.says.id === 'script.says'}>
            <span className="mono second">{clockExact(new Date(event.at).toISOString())}</span> {say(event.says)}
          </li>
        ))}
      </ol>
      {held !== undefined && (
        <GuardDialog
          key={held.line}
          session={session}
          held={held}
          terminalId={id}
          of={{ kind: 'line', line: held.line }}
          onKeep={() => answer({ kind: 'none' })}
          onSend={answer}
        />
      )}
    </section>
  );
}
