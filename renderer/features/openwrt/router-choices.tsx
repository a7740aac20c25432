import type { ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { ModeToken } from '../../../preload/contract/index.ts';
import type { RouterNeeds } from '../../../preload/contract/openwrt.ts';
import { word } from '../../../resources/text/index.ts';
import { Chips } from '../../components/chips.tsx';
import { Section } from '../../components/legend.tsx';
import type { RouterChoice } from './openwrt-store.ts';

/** Release, mode, protocol and APN. What is not chosen is the best that is known. */
export function Choices({
  modes,
  mode,
  choice,
  needs,
  onChoose,
}: {
  readonly modes: readonly ModeToken[];
  readonly mode: ModeToken | undefined;
  readonly choice: RouterChoice;
  readonly needs: RouterNeeds | undefined;
  readonly onChoose: (part: RouterChoice) => void;
}): ReactElement {
  return (
    <Section title={word('openwrt-page.choices')}>
      <Row
        name={word('openwrt-page.mode')}
        chosen={mode}
        all={modes}
        words={(one) => word(`mode.${one}`)}
        // Another mode has other protocols.
        onChoose={(one) => onChoose({ mode: one })}
      />
      {needs !== undefined && (
        <>
          <Row
            name={word('openwrt-page.release')}
            chosen={needs.release}
            all={needs.releases}
            words={(one) => one}
            onChoose={(release) => onChoose({ release })}
          />
          <Row
            name={word('openwrt-page.protocol')}
            chosen={needs.protocol}
            all={needs.protocols}
            words={(one) => one}
            onChoose={(protocol) => onChoose({ protocol })}
          />
        </>
      )}
      <TextField
        className="router-row"
        value={choice.apn ?? ''}
        onChange={(apn) => onChoose({ apn })}
        isDisabled={needs?.protocol === 'dhcp'}
        maxLength={100}
      >
        <Label className="second">APN</Label>
        <Input className="input router-input" spellCheck="false" autoComplete="off" placeholder="internet" />
      </TextField>
    </Section>
  );
}

function Row<T extends string>(choice: Parameters<typeof Chips<T>>[0]): ReactElement {
  return (
    <div className="router-row">
      <span className="second">{choice.name}</span>
      <Chips {...choice} />
    </div>
  );
}
