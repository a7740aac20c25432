import { useEffect, useState, type ReactElement } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import { scripts, type ErrorData } from '../../../preload/contract/index.ts';
import { scriptFileSchema } from '../../../preload/contract/scripts.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';

export interface Draft {
  readonly file: string;
  readonly text: string;
  readonly home: 'shipped' | 'own' | 'new';
}

/** A script to begin with. */
export const newScript = (): Draft => ({
  file: 'my-script',
  home: 'new',
  text: `${JSON.stringify(
    {
      format: 'modem-workbench-script-1',
      name: 'My script',
      about: '',
      steps: [
        { do: 'send', line: 'AT+CSQ' },
        { do: 'expect', pattern: '\\+CSQ: (?P<level>\\d+)', seconds: 1 },
        { do: 'say', text: 'Signal level {level} of 31.' },
      ],
    },
    undefined,
    2,
  )}\n`,
});

/** How long typing must rest before the text is checked, ms. */
const restMs = 250;

/** A script as text, checked while it is typed; saved to the data folder under a name. */
export function ScriptEditor({
  place,
  draft,
  onClose,
}: {
  readonly place: string;
  readonly draft: Draft;
  readonly onClose: () => void;
}): ReactElement {
  const [file, setFile] = useState(draft.file);
  const [text, setText] = useState(draft.text);
  const [problem, setProblem] = useState<ErrorData>();
  const [error, setError] = useState<ErrorData>();
  const isNamed = scriptFileSchema.safeParse(file).success;
  useEffect(() => {
    const timer = setTimeout(() => {
      void invoke(scripts.check, { place, text, values: {} }).then((outcome) =>
        setProblem(outcome.ok ? undefined : outcome.error),
      );
    }, restMs);
    return () => clearTimeout(timer);
  }, [place, text]);
  const save = async (): Promise<void> => {
    // Only the file that was opened here may be replaced without a word.
    const replace = draft.home === 'own' && file === draft.file;
    const outcome = await invoke(scripts.save, { file, text, replace });
    if (outcome.ok) onClose();
    else setError(outcome.error);
  };
  const remove = async (): Promise<void> => {
    const outcome = await invoke(scripts.remove, { file: draft.file });
    if (outcome.ok) onClose();
    else setError(outcome.error);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('script.editor')}
      sub={word('script.editor-sub')}
      said={problem === undefined ? word('script.can-run') : undefined}
      actions={
        <>
          {draft.home === 'own' && (
            <Button size="large" onPress={() => void remove()}>
              {word('script.remove')}
            </Button>
          )}
          <Button size="large" onPress={onClose}>
            {word('terminal.cancel')}
          </Button>
          <Button kind="filled" isDisabled={!isNamed || problem !== undefined} onPress={() => void save()}>
            {word('script.save')}
          </Button>
        </>
      }
    >
      <TextField className="script-field" value={file} onChange={setFile} isInvalid={!isNamed}>
        <Label>{word('script.file')}</Label>
        <Input className="script-input mono" spellCheck="false" autoComplete="off" />
      </TextField>
      <TextField className="area-field" value={text} onChange={setText} isInvalid={problem !== undefined}>
        <Label>{word('script.text')}</Label>
        <TextArea className="area mono" rows={16} spellCheck="false" autoComplete="off" />
      </TextField>
      {problem !== undefined && (
        <p className="bad" role="status">
          {problem.code === 'script.invalid'
            ? say({ id: 'script.problem', params: problem.params })
            : sayError(problem).what}
        </p>
      )}
      {error !== undefined && <ErrorNote error={error} />}
    </Dialog>
  );
}
