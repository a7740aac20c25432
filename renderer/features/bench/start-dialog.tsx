import { useEffect, useState, type ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { z } from 'zod';
import { batch as calls, type BatchSnapshot, type ErrorData, type Recipe } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { dayAndClock } from '../../components/format.ts';
import { Note } from '../../components/note.tsx';
import { Say } from '../../components/say.tsx';

type Before = z.infer<typeof calls.before.output>;

/** Asks once for all that every stick gets, and says plainly what asks first. Nothing is sent before it is answered. */
export function StartDialog({
  draft,
  onClose,
  onBegun,
}: {
  readonly draft: { readonly recipe: Recipe; readonly path: string };
  readonly onClose: () => void;
  readonly onBegun: (batch: BatchSnapshot) => void;
}): ReactElement {
  const { recipe, path } = draft;
  const [before, setBefore] = useState<Before>();
  const [pin, setPin] = useState('');
  const [page, setPage] = useState('');
  const [apn, setApn] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [failed, setFailed] = useState<ErrorData>();
  const begin = useAct();
  useEffect(() => {
    void invoke(calls.before, { recipe, path }).then((outcome) => {
      if (outcome.ok) setBefore(outcome.value);
      else setFailed(outcome.error);
    });
  }, [recipe, path]);
  const wantsApn = recipe.apn !== undefined && recipe.apn.name === undefined;
  const missing =
    (recipe.pin !== undefined && !/^\d{4,8}$/.test(pin)) ||
    (recipe.pagePassword !== undefined && page === '') ||
    (wantsApn && apn === '') ||
    (before?.variables ?? []).some((one) => (values[one.name] ?? one.value ?? '') === '');
  const start = async (resume: string | undefined): Promise<void> => {
    const filled = (before?.variables ?? []).map((one) => [one.name, values[one.name] ?? one.value ?? ''] as const);
    const outcome = await begin.run(() =>
      invoke(calls.begin, {
        ...{ recipe, path, agreed: true, auto: true, values: Object.fromEntries(filled) },
        ...(resume !== undefined && { resume }),
        ...(recipe.pin !== undefined && { pin }),
        ...(recipe.pagePassword !== undefined && { page }),
        ...(wantsApn && { apn }),
      }),
    );
    if (outcome?.ok === true) onBegun(outcome.value);
  };
  const last = before?.last;
  const error = failed ?? begin.error;
  const isReady = before !== undefined && !missing && !begin.busy;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say({ id: 'bench.start.title', params: { name: recipe.name } })}
      sub={word('bench.start.sub')}
      actions={
        <>
          <Button size="large" onPress={onClose}>
            {word('bench.start.not-yet')}
          </Button>
          {last !== undefined && (
            <Button size="large" isDisabled={!isReady} onPress={() => void start(last.id)}>
              {word('bench.start.resume')}
            </Button>
          )}
          <Button kind="filled" isDisabled={!isReady} onPress={() => void start(undefined)}>
            {word(last === undefined ? 'bench.start.begin' : 'bench.start.anew')}
          </Button>
        </>
      }
    >
      <div className="start-parts">
        {error !== undefined && <ErrorNote error={error} />}
        {last !== undefined && (
          <Note
            tone={last.closed ? 'plain' : 'warn'}
            glyph={last.closed ? 'idle' : 'attention'}
            title={word(last.closed ? 'bench.start.last-closed' : 'bench.start.last-open')}
          >
            {say({ id: 'bench.start.last', params: { when: dayAndClock(last.begunAt), good: last.good } })}
          </Note>
        )}
        {before !== undefined && before.asks.length > 0 && (
          <Note tone="warn" glyph="attention" title={word('bench.start.asks')}>
            <ul>
              {before.asks.map((one, index) => (
                <li key={index}>
                  <Say message={one} />
                </li>
              ))}
            </ul>
          </Note>
        )}
        {recipe.pin !== undefined && (
          <Field
            label={word('bench.start.pin')}
            help={word('bench.start.pin-help')}
            value={pin}
            isSecret
            onChange={setPin}
          />
        )}
        {recipe.pagePassword !== undefined && (
          <Field
            label={word('bench.start.page')}
            help={word('bench.start.page-help')}
            value={page}
            isSecret
            onChange={setPage}
          />
        )}
        {wantsApn && <Field label={word('bench.start.apn')} value={apn} onChange={setApn} />}
        {(before?.variables ?? []).map((one) => (
          <Field
            key={one.name}
            label={one.ask}
            value={values[one.name] ?? one.value ?? ''}
            isSecret={one.secret === true}
            onChange={(value) => setValues({ ...values, [one.name]: value })}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Field({
  label,
  help,
  value,
  isSecret,
  onChange,
}: {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly isSecret?: boolean;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <TextField
      className="recipe-row"
      value={value}
      maxLength={500}
      type={isSecret === true ? 'password' : 'text'}
      onChange={onChange}
    >
      <Label>{label}</Label>
      <Input className="input" spellCheck="false" autoComplete="off" />
      {help !== undefined && <span className="second recipe-help">{help}</span>}
    </TextField>
  );
}
