import { Trash2, X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { history, type ErrorData, type OutputOf } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { StateWord } from '../../components/glyph.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Section } from '../../components/legend.tsx';
import { Tag } from '../../components/tag.tsx';
import { lineOf, openLine, searchHistory, useHistory } from './history-store.ts';
import { SaveSummary } from '../reports/save-summary.tsx';
import { numberOf, outcomeOf, stamp, whatWords } from './history-words.ts';

type Shown = OutputOf<typeof history.stick>;

/** The stick of a line: who it is, its time line, what was kept under the line, and the way to forget it. */
export function StickLine({ id }: { readonly id: string }): ReactElement {
  const [shown, setShown] = useState<Shown>();
  const [text, setText] = useState<string>();
  const [error, setError] = useState<ErrorData>();
  useEffect(() => {
    let left = false;
    void Promise.all([invoke(history.stick, { id, offset: 0 }), invoke(history.whole, { id })]).then(
      ([stick, whole]) => {
        if (left) return;
        if (stick.ok) setShown(stick.value);
        else setError(stick.error);
        if (whole.ok) setText(whole.value.text);
      },
    );
    return () => {
      left = true;
    };
  }, [id]);
  const line = useHistory((state) => lineOf(state, id)) ?? shown?.rows.find((row) => row.id === id);
  const stick = shown?.stick;
  return (
    <section className="history-beside" aria-label={stick?.name ?? line?.name ?? word('history-page.line-title')}>
      <header className="history-who">
        <div>
          <h2 className="history-name">
            {stick?.name ?? line?.name ?? word('history-page.line-title')}{' '}
            {stick?.virtual === true && <Tag tone="virt">{word('virtual.tag')}</Tag>}
          </h2>
          {stick !== undefined && <Marks stick={stick} />}
        </div>
        <IconButton name={word('history-page.close')} onPress={() => openLine(undefined)}>
          <X />
        </IconButton>
      </header>
      {error !== undefined && <ErrorNote error={error} />}
      {shown !== undefined && shown.rows.length > 0 && (
        <Section
          title={word(shown.batch === undefined ? 'history-page.time-line' : 'history-page.batch-sticks')}
          aside={say({ id: 'history-page.of-it', params: { total: shown.total } })}
        >
          <ol className="history-times">
            {shown.rows.map((row) => {
              const outcome = outcomeOf(row);
              return (
                <li key={row.id} aria-current={row.id === id}>
                  <span className="history-when mono second">{stamp(row.at)}</span>
                  <span className="history-did">{shown.batch === undefined ? whatWords(row) : batchWords(row)}</span>
                  <span className="history-where mono third">{row.place}</span>
                  <span className="history-came">
                    {outcome !== undefined && <StateWord name={outcome.glyph}>{outcome.words}</StateWord>}
                  </span>
                </li>
              );
            })}
          </ol>
        </Section>
      )}
      {shown?.batch !== undefined && (
        <div className="history-forget">
          <SaveSummary of={{ kind: 'batch', batch: shown.batch }} words={word('history-page.batch-summary')} />
        </div>
      )}
      {text !== undefined && (
        <details className="history-whole">
          <summary>{word('history-page.whole')}</summary>
          <pre className="mono">{text}</pre>
        </details>
      )}
      {stick !== undefined && <Forget id={id} name={stick.name} total={shown?.total ?? 0} />}
    </section>
  );
}

/** A stick of a batch: which one it was. */
const batchWords = (row: Shown['rows'][number]): string =>
  [row.name, numberOf(row)].filter((part) => part !== undefined && part !== '').join(' · ') || whatWords(row);

function Marks({ stick }: { readonly stick: NonNullable<Shown['stick']> }): ReactElement {
  const marks = [
    stick.usbId,
    stick.imei === undefined ? undefined : `IMEI ${stick.imei}`,
    stick.iccid === undefined ? undefined : `ICCID ${stick.iccid}`,
    stick.imei === undefined && stick.serial !== undefined
      ? say({ id: 'history-page.serial', params: { serial: stick.serial } })
      : undefined,
  ].filter((mark) => mark !== undefined);
  return (
    <>
      <p className="mono second">{marks.join(' · ')}</p>
      <p className="second">
        {say({ id: 'history-page.seen', params: { first: stamp(stick.firstAt), last: stamp(stick.lastAt) } })}
      </p>
    </>
  );
}

/** Asks before it takes everything out: there is no way back. */
function Forget({
  id,
  name,
  total,
}: {
  readonly id: string;
  readonly name: string;
  readonly total: number;
}): ReactElement {
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const forget = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(history.forget, { id }));
    if (outcome?.ok !== true) return;
    setAsking(false);
    openLine(undefined);
    await searchHistory();
  };
  return (
    <div className="history-forget">
      <Button kind="quiet" onPress={() => setAsking(true)}>
        <Trash2 />
        {word('history-page.forget')}
      </Button>
      <Dialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={say({ id: 'history-page.forget-title', params: { name } })}
        actions={
          <>
            <Button isDisabled={act.busy} onPress={() => void forget()}>
              {word('history-page.forget-do')}
            </Button>
            <Button kind="filled" onPress={() => setAsking(false)}>
              {word('history-page.forget-keep')}
            </Button>
          </>
        }
      >
        <p>{say({ id: total === 1 ? 'history-page.forget-one' : 'history-page.forget-words', params: { total } })}</p>
        {act.error !== undefined && <ErrorNote error={act.error} />}
      </Dialog>
    </div>
  );
}
