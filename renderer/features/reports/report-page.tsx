import { FolderOpen, Save } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { report, type ErrorData, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { byteWords, contentsOf, firstFormats, type Format, type Numbers } from './report-choice.ts';
import { FormatChoice, NumberChoice, TranscriptChoice } from './report-choices.tsx';
import { EvidenceSection } from './evidence.tsx';
import { LabelSection, type LabelSize } from './label.tsx';
import { usePreview } from './use-preview.ts';
import './reports.css';

interface SavedFile {
  readonly path: string;
  readonly bytes: number;
}

/** What the report will hold, in which form, how it looks, and where it was written. */
export function ReportPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  return <Report key={session.place} session={session} />;
}

function Report({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const [formats, setFormats] = useState<readonly Format[]>(firstFormats);
  const [numbers, setNumbers] = useState<Numbers>('masked');
  const [files, setFiles] = useState<readonly SavedFile[]>();
  const [error, setError] = useState<ErrorData>();
  const [size, setSize] = useState<LabelSize>('62x29');
  const [isSaving, setSaving] = useState(false);
  const [transcript, setTranscript] = useState<'with'>();
  const preview = usePreview(session, { numbers, transcript });

  const save = async (): Promise<void> => {
    setSaving(true);
    setError(undefined);
    const outcome = await invoke(report.save, {
      ...{ place: session.place, formats: [...formats], numbers, transcript, size },
    });
    setSaving(false);
    // The clear numbers were for that one file.
    setNumbers('masked');
    if (!outcome.ok) setError(outcome.error);
    else if (outcome.value.files.length > 0) setFiles(outcome.value.files);
  };
  const show = async (path: string): Promise<void> => {
    const outcome = await invoke(report.show, { path });
    if (!outcome.ok) setError(outcome.error);
  };
  const [first] = files ?? [];

  return (
    <>
      <Body>
        {error !== undefined && <Trouble error={error} />}
        <Columns split="mode">
          <div>
            <Section title={word('report-page.contents')}>
              <ul>
                {contentsOf(session).map(({ key, glyph, words, detail }) => (
                  <li className="report-part" key={key}>
                    <span>{word(`report-page.part.${key}`)}</span>
                    <StateWord name={glyph}>{words}</StateWord>
                    <span className="second report-detail">{detail}</span>
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={word('report-page.formats')}>
              <FormatChoice formats={formats} onChange={setFormats} />
            </Section>
            <Section title={word('report-page.numbers')}>
              <NumberChoice numbers={numbers} onChange={setNumbers} />
            </Section>
            <Section title={word('report-page.transcript')}>
              <TranscriptChoice transcript={transcript} onChange={setTranscript} />
            </Section>
            {formats.includes('label') && (
              <LabelSection place={session.place} numbers={numbers} size={size} onSize={setSize} />
            )}
            {session.assistant !== undefined && <EvidenceSection place={session.place} />}
            {files !== undefined && <Saved files={files} onShow={(path) => void show(path)} />}
          </div>
          <Section title={word('report-page.preview')} aside={word('report-page.preview-aside')}>
            {preview.error !== undefined ? (
              <Trouble error={preview.error} />
            ) : (
              // A frame of its own for each content: this window lets no frame navigate, so one that is there stays as it is.
              preview.html !== undefined && (
                <iframe
                  key={preview.html}
                  className="report-preview"
                  title={word('report-page.preview')}
                  sandbox=""
                  srcDoc={preview.html}
                />
              )
            )}
          </Section>
        </Columns>
      </Body>
      <Sill
        tone={first === undefined ? 'act' : 'ok'}
        is={
          first === undefined
            ? word('report-page.not-saved')
            : say({
                id: files?.length === 1 ? 'report-page.saved-one' : 'report-page.saved',
                params: { count: files?.length ?? 0 },
              })
        }
        next={formats.length === 0 ? word('report-page.choose-format') : word(`report-page.next-${numbers}`)}
      >
        {first !== undefined && (
          <Button onPress={() => void show(first.path)}>
            <FolderOpen />
            {word('report-page.show')}
          </Button>
        )}
        <Button kind="filled" isDisabled={isSaving || formats.length === 0} onPress={() => void save()}>
          <Save />
          {word(isSaving ? 'report-page.saving' : 'report-page.save')}
        </Button>
      </Sill>
    </>
  );
}

function Trouble({ error }: { readonly error: ErrorData }): ReactElement {
  const { what, advice } = sayError(error);
  return (
    <div className="report-trouble">
      <Note tone="bad" glyph="failed" title={<Spoken text={what} />} role="alert">
        <Spoken text={advice} />
      </Note>
    </div>
  );
}

/** The files as they stand on the disk: their sizes were read back. */
function Saved({
  files,
  onShow,
}: {
  readonly files: readonly SavedFile[];
  readonly onShow: (path: string) => void;
}): ReactElement {
  return (
    <Section title={word('report-page.files')}>
      <ul>
        {files.map((file) => (
          <li className="report-file" key={file.path}>
            <StateWord name="verified">
              <span className="mono report-path">{file.path}</span>
            </StateWord>
            <span className="second">{byteWords(file.bytes)}</span>
            <Button size="small" kind="quiet" onPress={() => onShow(file.path)}>
              {word('report-page.show')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
