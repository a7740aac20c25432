import { Plus, X } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { CheckboxButton, CheckboxField, Input, Label, TextField } from 'react-aria-components';
import type { ModeToken, Recipe } from '../../../preload/contract/index.ts';
import { checkFacts, modeTokens } from '../../../preload/contract/model.ts';
import { word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Section } from '../../components/legend.tsx';
import { changeRecipe } from './bench-store.ts';
import { factWord } from './recipe-words.ts';

type Check = NonNullable<Recipe['checks']>[number];
type Test = 'is' | 'oneOf' | 'matches' | 'above' | 'below';
const tests: readonly Test[] = ['is', 'oneOf', 'matches', 'above', 'below'];
/** What a batch is made for; the other modes are makers' own states. */
const modes = modeTokens.filter((mode) => !['download', 'unknown', 'debug', 'adb'].includes(mode));
const formats = ['html', 'json', 'md'] as const;

/** The recipe as a form; every field is one of the file. */
export function RecipeForm({ recipe }: { readonly recipe: Recipe }): ReactElement {
  const { checks = [], apn, report } = recipe;
  const setCheck = (index: number, check: Check | undefined): void => {
    const next = checks.flatMap((one, at) => (at !== index ? [one] : check === undefined ? [] : [check]));
    changeRecipe({ checks: next.length === 0 ? undefined : next });
  };
  return (
    <div className="recipe-form">
      <Section title={word('bench.form.what')}>
        <TextRow
          label={word('bench.form.name')}
          value={recipe.name}
          onChange={(name) => changeRecipe({ name: name === '' ? ' ' : name })}
        />
        <ChoiceRow
          label={word('bench.form.mode')}
          value={recipe.mode ?? ''}
          options={[
            ['', word('bench.recipe.as-it-comes')],
            ...modes.map((mode): [string, string] => [mode, word(`mode.${mode}`)]),
          ]}
          onChange={(value) => changeRecipe({ mode: modes.find((mode): mode is ModeToken => mode === value) })}
        />
        <TextRow
          label={word('bench.form.count')}
          value={recipe.count === undefined ? '' : String(recipe.count)}
          numeric
          onChange={(text) => changeRecipe({ count: /^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined })}
        />
      </Section>
      <Section title={word('bench.form.checks')}>
        {checks.map((check, index) => (
          <CheckRow key={index} check={check} onChange={(next) => setCheck(index, next)} />
        ))}
        <Button size="small" onPress={() => changeRecipe({ checks: [...checks, { fact: 'simState', is: 'ready' }] })}>
          <Plus />
          {word('bench.form.add-check')}
        </Button>
      </Section>
      <Section title={word('bench.form.settings')}>
        <Tick
          label={word('bench.form.pin')}
          isOn={recipe.pin === 'ask'}
          onChange={(on) => changeRecipe({ pin: on ? 'ask' : undefined })}
        />
        <Tick
          label={word('bench.form.page')}
          isOn={recipe.pagePassword === 'ask'}
          onChange={(on) => changeRecipe({ pagePassword: on ? 'ask' : undefined })}
        />
        <Tick
          label={word('bench.form.apn')}
          isOn={apn !== undefined}
          onChange={(on) => changeRecipe({ apn: on ? {} : undefined })}
        />
        {apn !== undefined && (
          <TextRow
            label={word('bench.form.apn-name')}
            value={apn.name ?? ''}
            onChange={(name) => changeRecipe({ apn: name === '' ? { ...apn, name: undefined } : { ...apn, name } })}
          />
        )}
        <TextRow
          label={word('bench.form.script')}
          value={recipe.script?.file ?? ''}
          onChange={(file) => changeRecipe({ script: file === '' ? undefined : { ...recipe.script, file } })}
        />
        <Tick
          label={word('bench.form.one-sim')}
          isOn={recipe.oneSim === true}
          onChange={(on) => changeRecipe({ oneSim: on ? true : undefined })}
        />
      </Section>
      <Section title={word('bench.form.report')}>
        <div className="row">
          {formats.map((format) => {
            const chosen = report?.formats ?? [];
            return (
              <Tick
                key={format}
                label={word(`report-page.format.${format}`)}
                isOn={chosen.includes(format)}
                onChange={(on) => {
                  const next = formats.filter((one) => (one === format ? on : chosen.includes(one)));
                  changeRecipe({ report: next.length === 0 ? undefined : { ...report, formats: next } });
                }}
              />
            );
          })}
        </div>
      </Section>
    </div>
  );
}

/** Which test a check makes. */
const testOf = (check: Check): Test => tests.find((test) => check[test] !== undefined) ?? 'is';

/** The value of a check as it is typed; a list has a blank or a comma between two. */
const valueOf = (check: Check): string => (check.oneOf ?? [check[testOf(check)] ?? '']).join(' ');

/** A check from what was typed; numbers where the test compares numbers. */
export function checkFrom(fact: Check['fact'], test: Test, text: string): Check {
  const number = Number(text);
  switch (test) {
    case 'is':
      return { fact, is: text };
    case 'oneOf':
      return { fact, oneOf: text.split(/[\s,;]+/).filter((one) => one !== '') };
    case 'matches':
      return { fact, matches: text };
    case 'above':
      return { fact, above: Number.isFinite(number) ? number : 0 };
    case 'below':
      return { fact, below: Number.isFinite(number) ? number : 0 };
  }
}

function CheckRow({
  check,
  onChange,
}: {
  readonly check: Check;
  readonly onChange: (check: Check | undefined) => void;
}): ReactElement {
  const test = testOf(check);
  const [text, fact] = [valueOf(check), check.fact];
  return (
    <div className="recipe-check">
      <Choice
        label={word('bench.form.fact')}
        value={fact}
        options={checkFacts.map((one) => [one, factWord(one)])}
        onChange={(value) => onChange(checkFrom(checkFacts.find((one) => one === value) ?? fact, test, text))}
      />
      <Choice
        label={word('bench.form.test')}
        value={test}
        options={tests.map((one) => [one, word(`bench.test.${one}`)])}
        onChange={(value) => onChange(checkFrom(fact, tests.find((one) => one === value) ?? test, text))}
      />
      <input
        className="input"
        aria-label={word('bench.form.value')}
        key={`${fact} ${test}`}
        defaultValue={text}
        spellCheck="false"
        autoComplete="off"
        onChange={(event) => onChange(checkFrom(fact, test, event.target.value))}
      />
      <IconButton name={word('bench.form.remove')} onPress={() => onChange(undefined)}>
        <X />
      </IconButton>
    </div>
  );
}

type Options = readonly (readonly [string, string])[];

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: Options;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <select
      className="input select"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(([one, text]) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
}

function ChoiceRow(props: {
  readonly label: string;
  readonly value: string;
  readonly options: Options;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <div className="recipe-row">
      <span>{props.label}</span>
      <Choice {...props} />
    </div>
  );
}

function TextRow({
  label,
  value,
  numeric,
  onChange,
}: {
  readonly label: ReactNode;
  readonly value: string;
  readonly numeric?: boolean;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <TextField className="recipe-row" value={value} maxLength={80} onChange={onChange}>
      <Label>{label}</Label>
      <Input
        className="input"
        spellCheck="false"
        autoComplete="off"
        {...(numeric === true && { inputMode: 'numeric' })}
      />
    </TextField>
  );
}

function Tick({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
}): ReactElement {
  return (
    <CheckboxField isSelected={isOn} onChange={onChange}>
      <CheckboxButton className="report-choice recipe-tick">
        <span className="check-box" />
        {label}
      </CheckboxButton>
    </CheckboxField>
  );
}
