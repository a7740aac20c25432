import { ChevronDown } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import {
  Button as AriaButton,
  CheckboxButton,
  CheckboxField,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  TextField,
} from 'react-aria-components';
import { relay as contract, type ErrorData } from '../../../preload/contract/index.ts';
import type { RelayReading, RelayWish } from '../../../preload/contract/relay.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';
import '../../components/check-box.css';
import '../../components/menu.css';
import { otherEnds, stickEnds, type EndChoice } from './end-choices.ts';
import { EndFrame } from './relay-ends.tsx';

/** The choice of both ends, from a list or typed, and how the relay is to run. */
export function RelayForm({
  wish,
  reading,
  onChange,
}: {
  readonly wish: RelayWish;
  readonly reading: RelayReading | undefined;
  readonly onChange: (part: Partial<RelayWish>) => void;
}): ReactElement {
  const errors: RelayReading['errors'] = reading?.errors ?? {};
  return (
    <>
      <div className="relay-ends">
        <EndField name={word('relay-page.one-end')} text={wish.a} error={errors.a} onChange={(a) => onChange({ a })} />
        <div className="relay-track relay-track-over">
          <span className="relay-line" />
          <span className="relay-line" />
        </div>
        <EndField
          name={word('relay-page.other-end')}
          text={wish.b}
          error={errors.b}
          onChange={(b) => onChange({ b })}
        />
      </div>
      {errors.both !== undefined && <ErrorNote error={errors.both} tone="warn" />}
      <Section title={word('relay-page.how')}>
        <div className="relay-how">
          <span className="second">{word('relay-page.guard')}</span>
          <CheckboxField
            isSelected={wish.guarded}
            isDisabled={reading?.guardable === false}
            onChange={(guarded) => onChange({ guarded })}
          >
            <CheckboxButton className="relay-check">
              <span className="check-box" />
              {word(wish.guarded ? 'relay-page.guard-form' : 'relay-page.guard-off')}
            </CheckboxButton>
          </CheckboxField>
          <span className="second">{word('relay-page.writers')}</span>
          {reading?.shared === false ? (
            <span className="second">{word('relay-page.writers-one')}</span>
          ) : (
            <Chips
              name={word('relay-page.writers')}
              chosen={wish.writers}
              all={['queue', 'exclusive', 'read-only'] as const}
              words={(one) => word(`relay-page.writers.${one}`)}
              onChoose={(writers) => onChange({ writers })}
            />
          )}
        </div>
      </Section>
      <PasteLine onRead={onChange} />
    </>
  );
}

function EndField({
  name,
  text,
  error,
  onChange,
}: {
  readonly name: string;
  readonly text: string;
  readonly error: ErrorData | undefined;
  readonly onChange: (text: string) => void;
}): ReactElement {
  const sessions = useSnapshot((state) => state.snapshot?.sessions) ?? [];
  const record = async (): Promise<void> => {
    const outcome = await invoke(contract.chooseRecord, null);
    if (outcome.ok && outcome.value !== null) onChange(outcome.value.end);
  };
  const sticks = stickEnds(sessions);
  return (
    <EndFrame title={name}>
      <div className="relay-field">
        <TextField aria-label={name} className="grow" value={text} onChange={onChange} maxLength={2000}>
          <Input className="input relay-input" spellCheck="false" autoComplete="off" />
        </TextField>
        <MenuTrigger>
          <AriaButton
            className="button button-plain button-middle button-tone-ink"
            aria-label={say({ id: 'relay-page.choose-for', params: { end: name } })}
          >
            {word('relay-page.choose')}
            <ChevronDown />
          </AriaButton>
          <Popover className="menu-box" placement="bottom end">
            <Menu className="menu" aria-label={name}>
              {sticks.length > 0 && (
                <Choices title={word('relay-page.choice.sticks')} all={sticks} onChoose={onChange} />
              )}
              <Choices title={word('relay-page.choice.others')} all={otherEnds()} onChoose={onChange} />
              <MenuItem className="menu-item" onAction={() => void record()}>
                {word('relay-page.choice.replay')}
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      {error !== undefined && text !== '' && <p className="relay-wrong bad">{sayError(error).what}</p>}
      {text === '' && <p className="relay-wrong second">{word('relay-page.type-end')}</p>}
    </EndFrame>
  );
}

function Choices({
  title,
  all,
  onChoose,
}: {
  readonly title: string;
  readonly all: readonly EndChoice[];
  readonly onChoose: (text: string) => void;
}): ReactElement {
  return (
    <MenuSection>
      <Header className="menu-head">{title}</Header>
      {all.map(({ text, name, detail }) => (
        <MenuItem key={text} className="menu-item" textValue={`${name} ${detail}`} onAction={() => onChoose(text)}>
          {name}
          <span className="mono second">{detail}</span>
        </MenuItem>
      ))}
    </MenuSection>
  );
}

/** A command line of socat, as people have them in their notes. */
function PasteLine({ onRead }: { readonly onRead: (part: Partial<RelayWish>) => void }): ReactElement {
  const [text, setText] = useState('');
  const [passed, setPassed] = useState<readonly string[]>([]);
  const act = useAct();
  const read = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(contract.readLine, { text }));
    if (outcome?.ok !== true) return;
    const { a, b, passedOver } = outcome.value;
    setPassed(passedOver);
    onRead({ a, b });
  };
  return (
    <Section title={word('relay-page.paste')} aside={word('relay-page.paste-aside')}>
      <form
        className="relay-field"
        onSubmit={(event) => {
          event.preventDefault();
          void read();
        }}
      >
        <TextField
          aria-label={word('relay-page.paste')}
          className="grow"
          value={text}
          onChange={setText}
          maxLength={4000}
        >
          <Input
            className="input relay-input"
            spellCheck="false"
            autoComplete="off"
            placeholder="socat tcp-l:7000,fork /dev/ttyUSB2,b115200,rawer"
          />
        </TextField>
        <Button type="submit" isDisabled={text.trim() === '' || act.busy}>
          {word('relay-page.take-over')}
        </Button>
      </form>
      {act.error !== undefined && <ErrorNote error={act.error} tone="warn" />}
      {passed.map((one) => (
        <p key={one} className="relay-wrong second">
          {say({ id: 'relay.passed-over', params: { word: one } })}
        </p>
      ))}
    </Section>
  );
}
