import { useEffect, useState, type ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { report } from '../../../preload/contract/index.ts';
import { labelSizes } from '../../../preload/contract/report.ts';
import { word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Section } from '../../components/legend.tsx';
import type { Numbers } from './report-choice.ts';

export type LabelSize = (typeof labelSizes)[number];

/** The label as it would be printed, and its size. */
export function LabelSection({
  place,
  numbers,
  size,
  onSize,
}: {
  readonly place: string;
  readonly numbers: Numbers;
  readonly size: LabelSize;
  readonly onSize: (size: LabelSize) => void;
}): ReactElement {
  const [svg, setSvg] = useState<string>();
  useEffect(() => {
    let left = false;
    void invoke(report.label, { place, numbers, size }).then((outcome) => {
      if (!left && outcome.ok) setSvg(outcome.value.svg);
    });
    return () => {
      left = true;
    };
  }, [place, numbers, size]);
  return (
    <Section title={word('report-page.label')} aside={word('report-page.label-size')}>
      <ToggleButtonGroup
        className="label-sizes"
        aria-label={word('report-page.label-size')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[size]}
        onSelectionChange={([key]) => onSize(labelSizes.find((one) => one === key) ?? size)}
      >
        {labelSizes.map((one) => (
          <ToggleButton key={one} id={one} className="label-size">
            {one.replace('x', ' × ')}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {svg !== undefined && (
        // Shut in a frame of its own, as the report is: what a stick says of itself stands in it.
        <iframe key={svg} className="label-preview" title={word('report-page.label')} sandbox="" srcDoc={svg} />
      )}
    </Section>
  );
}
