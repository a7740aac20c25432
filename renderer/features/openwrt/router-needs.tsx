import { Copy, Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { RouterNeeds } from '../../../preload/contract/openwrt.ts';
import { say, word } from '../../../resources/text/index.ts';
import { copyText } from '../../client/copy-text.ts';
import { Button } from '../../components/button.tsx';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Say } from '../../components/say.tsx';

/** What is changed and why, every part to copy or save, pitfalls, and what to look at afterwards. */
export function NeedsView({
  needs,
  saved,
  onSave,
}: {
  readonly needs: RouterNeeds;
  readonly saved: readonly string[];
  readonly onSave: (part: string) => void;
}): ReactElement {
  return (
    <>
      <Section title={word('openwrt-page.change')}>
        <ul className="router-steps">
          {needs.words.map((one) => (
            <li key={one.id}>
              <Say message={one} />
            </li>
          ))}
        </ul>
        {needs.diff !== '' && <Diff text={needs.diff} />}
      </Section>
      <Parts needs={needs} saved={saved} onSave={onSave} />
      <Section title={word('openwrt-page.pitfalls')}>
        <ul className="router-list">
          {needs.pitfalls.map(({ key, weight, says, remedy }) => (
            <li key={key} className="router-pitfall">
              <StateWord name={weight === 'found' ? 'attention' : 'idle'}>{word(`openwrt.weight.${weight}`)}</StateWord>
              <div>
                <Say message={says} />{' '}
                <span className="second">
                  <Say message={remedy} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={word('openwrt-page.checklist')}>
        <ol className="router-steps">
          {needs.checklist.map((one) => (
            <li key={one.id}>
              <Say message={one} />
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}

/** Lines that go and come, told by their sign and by their ground. */
export function Diff({ text }: { readonly text: string }): ReactElement {
  return (
    <pre className="router-code" tabIndex={0} role="region" aria-label={word('openwrt-page.diff')}>
      {text
        .trimEnd()
        .split('\n')
        .map((line, index) => (
          <span key={index} className={`diff-line${signOf(line)}`}>
            {`${line}\n`}
          </span>
        ))}
    </pre>
  );
}

function signOf(line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return ' diff-comes';
  return line.startsWith('-') && !line.startsWith('---') ? ' diff-goes' : '';
}

function Parts({
  needs,
  saved,
  onSave,
}: {
  readonly needs: RouterNeeds;
  readonly saved: readonly string[];
  readonly onSave: (part: string) => void;
}): ReactElement {
  const [chosen, setChosen] = useState('network.conf');
  const [said, setSaid] = useState('');
  const part = needs.parts.find(({ name }) => name === chosen) ?? needs.parts[0];
  const copy = async (text: string): Promise<void> =>
    setSaid(word((await copyText(text)) ? 'rules-page.share.copied' : 'rules-page.share.not-copied'));
  if (part === undefined) return <></>;
  return (
    <Section title={word('openwrt-page.parts')}>
      <ToggleButtonGroup
        className="chips"
        aria-label={word('openwrt-page.parts')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[part.name]}
        onSelectionChange={([key]) => {
          setChosen(String(key));
          setSaid('');
        }}
      >
        {needs.parts.map(({ name }) => (
          <ToggleButton key={name} id={name} className="chip mono">
            {name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div className="router-tools">
        <span className="second grow">
          <Say message={part.title} />
        </span>
        <Button size="small" onPress={() => void copy(part.text)}>
          <Copy />
          {word('openwrt-page.copy')}
        </Button>
        <Button size="small" onPress={() => onSave(part.name)}>
          <Download />
          {word('openwrt-page.save-one')}
        </Button>
      </div>
      <pre className="router-code" tabIndex={0} role="region" aria-label={say(part.title)}>
        {part.text.trimEnd()}
      </pre>
      <p className="second" role="status">
        {said}
        {saved.length > 0 && say({ id: 'openwrt-page.saved-as', params: { path: saved.join(', ') } })}
      </p>
      <p className="second">
        <Say message={needs.secrets} />
      </p>
    </Section>
  );
}
