import { Trash2, X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { rules, type ErrorData } from '../../../preload/contract/index.ts';
import type { RuleDetail, RuleRival } from '../../../preload/contract/rules.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Glyph, StateWord } from '../../components/glyph.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { RawLog } from '../../components/raw-log.tsx';
import { Spoken } from '../../components/say.tsx';
import { Tag } from '../../components/tag.tsx';
import { RuleFits } from './rule-fits.tsx';
import { baseName, findingWords, sourceWords, stateWords, traceLines } from './rule-words.ts';
import { RuleShare } from './rule-share.tsx';
import { closeBeside, openRule, readRules, useRules } from './rules-store.ts';

interface Shown {
  readonly detail?: RuleDetail;
  readonly error?: ErrorData;
}

/** One rule; it is asked for again when other sticks are plugged in or the files are read again. */
export function useDetail(key: string | undefined): Shown {
  const list = useRules((state) => state.list);
  const here = useSnapshot(
    (state) =>
      state.snapshot?.sessions
        .map(({ place, sighting }) =>
          sighting === undefined ? place : `${place} ${sighting.device.vid}:${sighting.device.pid}`,
        )
        .join(' ') ?? '',
  );
  const [shown, setShown] = useState<Shown>({});
  useEffect(() => {
    if (key === undefined) return undefined;
    let wanted = true;
    void invoke(rules.show, { key }).then((outcome) => {
      if (wanted) setShown(outcome.ok ? { detail: outcome.value } : { error: outcome.error });
    });
    return () => {
      wanted = false;
    };
  }, [key, here, list]);
  return key === undefined ? {} : shown;
}

/** Everything about one rule. The previous one stays until the next is there, so that walking through the table is calm. */
export function RuleDetailView({ shown }: { readonly shown: Shown }): ReactElement {
  if (shown.error !== undefined) return <ErrorNote error={shown.error} tone="warn" />;
  const { detail } = shown;
  if (detail === undefined) return <div aria-busy="true" />;
  const { row } = detail;
  const state = stateWords(row);
  return (
    <>
      <header className="rule-head">
        <div className="grow">
          <h2 className="rule-name mono">{row.entry}</h2>
          <div className="second">{row.about}</div>
          <div className="rule-state">
            <StateWord name={state.glyph} tone={state.tone}>
              {state.short}
            </StateWord>
            <span className="second">
              <Spoken text={state.long} />
            </span>
          </div>
        </div>
        <IconButton name={word('rules-page.detail.close')} onPress={closeBeside}>
          <X />
        </IconButton>
      </header>
      {row.state.kind === 'finding' && (
        <div className="notes rule-notes">
          {row.state.findings.map((finding, index) => (
            <Note
              key={index}
              tone={finding.weight === 'mend' ? 'warn' : 'plain'}
              glyph={finding.weight === 'mend' ? 'attention' : 'unknown'}
              title={<Spoken text={findingWords(finding)} />}
            />
          ))}
        </div>
      )}
      <Fields detail={detail} />
      <Wire detail={detail} />
      <Rivals rivals={detail.rivals} />
      <RuleFits detail={detail} />
      <RuleShare key={row.key} detail={detail} />
      {detail.removable && <Removal detail={detail} />}
    </>
  );
}

function Fields({ detail: { fields, row } }: { readonly detail: RuleDetail }): ReactElement {
  return (
    <Section title={word('rules-page.detail.does')}>
      <FactList label={word('rules-page.detail.does')}>
        {fields.length === 0 && <p className="second">{word('rules-page.detail.nothing-said')}</p>}
        {fields.map(({ label, value }, index) => (
          <FactRow key={index} label={say(label)}>
            {value.id === 'rules-page.value.raw' ? <span className="mono">{say(value)}</span> : say(value)}
          </FactRow>
        ))}
        <FactRow label={word('rules-page.detail.origin')}>
          <span className="rule-file">
            <Tag>{say({ id: `rules-page.source.${row.source.kind}` })}</Tag>
            <span className="mono second">
              {say({ id: 'rules-page.detail.place', params: { file: row.source.file, line: row.source.line } })}
            </span>
            {!row.source.file.startsWith(row.source.name) && <span className="third">{row.source.name}</span>}
          </span>
        </FactRow>
      </FactList>
    </Section>
  );
}

function Wire({ detail: { trace } }: { readonly detail: RuleDetail }): ReactElement {
  const count = trace.ops.length;
  return (
    <Section
      title={word('rules-page.detail.wire')}
      aside={say({
        id: count === 1 ? 'rules-page.detail.one-transfer' : 'rules-page.detail.transfers',
        params: { count },
      })}
    >
      {trace.refused === undefined ? (
        <>
          <RawLog lines={traceLines(trace)} label={word('rules-page.detail.wire')} />
          <p className="third rule-aside">{word('rules-page.detail.wire-words')}</p>
        </>
      ) : (
        <p>
          <b>{word('rules-page.trace.none')}</b> <Spoken text={sayError(trace.refused).what} />
        </p>
      )}
    </Section>
  );
}

/** `first`: number of the rule in the list that always comes before. */
function rivalWords({ taken, conditions }: RuleRival, first: number): string {
  if (taken === 'when') {
    const what = conditions
      .map(({ name, value }) => say({ id: `rules-page.condition.${name}`, params: { value } }))
      .join(' + ');
    return say({ id: 'rules-page.rival.when', params: { what } });
  }
  return say({ id: `rules-page.rival.${taken}`, params: { first } });
}

function Rivals({ rivals }: { readonly rivals: readonly RuleRival[] }): ReactElement {
  return (
    <Section title={word('rules-page.detail.rivals')} aside={word('rules-page.detail.rivals-aside')}>
      <ol className="rivals">
        {rivals.map((rival, index) => (
          <li key={rival.key} className={`rival${rival.self ? ' rival-self' : ''}`}>
            <span className="rival-number">{index + 1}</span>
            <div>
              <div className="rival-line">
                {rival.self ? (
                  <b className="mono">{rival.entry}</b>
                ) : (
                  <Button kind="quiet" size="small" onPress={() => openRule(rival.key)}>
                    <span className="mono">{rival.entry}</span>
                  </Button>
                )}
                <span className="second">{sourceWords(rival.source, rival.entry)}</span>
                {rival.self && <Tag tone="act">{word('rules-page.rival.this')}</Tag>}
              </div>
              <div className="second">
                <Spoken text={rivalWords(rival, rivals.findIndex(({ key }) => key === rival.by) + 1)} />
              </div>
            </div>
            <Glyph name={rival.taken === 'never' || rival.taken === 'parked' ? 'gone' : 'ready'} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Takes one's own rule out of the folder, after a question. */
function Removal({ detail: { row } }: { readonly detail: RuleDetail }): ReactElement {
  const [asking, setAsking] = useState(false);
  const removal = useAct();
  const remove = async (): Promise<void> => {
    const outcome = await removal.run(() => invoke(rules.remove, { key: row.key }));
    setAsking(false);
    if (outcome?.ok !== true) return;
    useRules.setState({ done: { kind: 'removed', entry: row.entry, file: row.source.file } });
    await readRules(false);
  };
  return (
    <div className="rule-removal">
      {removal.error !== undefined && <ErrorNote error={removal.error} />}
      <Button isDisabled={removal.busy} onPress={() => setAsking(true)}>
        <Trash2 />
        {word('rules-page.remove')}
      </Button>
      <Dialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={say({ id: 'rules-page.remove.title', params: { entry: row.entry } })}
        said={word('rules-page.remove.after')}
        actions={
          <>
            <Button size="large" onPress={() => void remove()}>
              {word('rules-page.remove')}
            </Button>
            <Button kind="filled" autoFocus onPress={() => setAsking(false)}>
              {word('rules-page.remove.keep')}
            </Button>
          </>
        }
      >
        <p className="rule-question">
          {say({ id: 'rules-page.remove.words', params: { file: baseName(row.source.file) } })}
        </p>
      </Dialog>
    </div>
  );
}
