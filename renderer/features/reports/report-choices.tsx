import type { ReactElement } from 'react';
import {
  CheckboxButton,
  CheckboxField,
  CheckboxGroup,
  RadioButton,
  RadioField,
  RadioGroup,
} from 'react-aria-components';
import { word } from '../../../resources/text/index.ts';
import '../../components/check-box.css';
import { formats as allFormats, type Format, type Numbers } from './report-choice.ts';

/** Which files are written. */
export function FormatChoice({
  formats,
  onChange,
}: {
  readonly formats: readonly Format[];
  readonly onChange: (formats: readonly Format[]) => void;
}): ReactElement {
  return (
    <CheckboxGroup
      className="report-choices"
      aria-label={word('report-page.formats')}
      value={[...formats]}
      onChange={(values) => onChange(allFormats.filter((format) => values.includes(format)))}
    >
      {allFormats.map((format) => (
        <CheckboxField key={format} value={format}>
          <CheckboxButton className="report-choice">
            <span className="check-box" />
            <b>{word(`report-page.format.${format}`)}</b>
            <span className="second">{word(`report-page.use.${format}`)}</span>
          </CheckboxButton>
        </CheckboxField>
      ))}
    </CheckboxGroup>
  );
}

/** Whether the report holds what was said on the stick's AT ports. */
export function TranscriptChoice({
  transcript,
  onChange,
}: {
  readonly transcript: 'with' | undefined;
  readonly onChange: (transcript: 'with' | undefined) => void;
}): ReactElement {
  return (
    <CheckboxField
      className="report-choices"
      isSelected={transcript === 'with'}
      onChange={(isWith) => onChange(isWith ? 'with' : undefined)}
    >
      <CheckboxButton className="report-choice report-choice-long">
        <span className="check-box" />
        <b>{word('report-page.transcript-with')}</b>
        <span className="second">{word('report-page.transcript-use')}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}

/** Whether identifiers stand in clear, for the next file only. */
export function NumberChoice({
  numbers,
  onChange,
}: {
  readonly numbers: Numbers;
  readonly onChange: (numbers: Numbers) => void;
}): ReactElement {
  return (
    <RadioGroup
      className="report-choices"
      aria-label={word('report-page.numbers')}
      value={numbers}
      onChange={(value) => onChange(value === 'full' ? 'full' : 'masked')}
    >
      {(['masked', 'full'] as const).map((value) => (
        <RadioField key={value} value={value}>
          <RadioButton className="report-choice">
            <span className="check-dot" />
            <b>{word(`report-page.${value}`)}</b>
            <span className="second">{word(`report-page.${value}-use`)}</span>
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
