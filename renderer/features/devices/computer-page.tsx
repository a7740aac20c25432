import { RefreshCw } from 'lucide-react';
import type { ReactElement } from 'react';
import { workbench, type WorkbenchSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { uncapital } from '../../components/format.ts';
import { Glyph } from '../../components/glyph.tsx';
import { Well } from '../../components/legend.tsx';
import { Body, Columns, PlainHead, Sill } from '../../components/page.tsx';
import { Say } from '../../components/say.tsx';
import { StepList } from '../../components/step-list.tsx';
import { ReadinessList } from './readiness.tsx';
import { Remedy } from './remedy.tsx';
import { StickArt } from './stick-art.tsx';
import { VirtualButton } from './virtual-button.tsx';
import './computer.css';

const steps = () =>
  (['plug', 'see', 'switch'] as const).map((key) => ({
    key,
    state: 'plan' as const,
    title: word(`empty.${key}.title`),
    detail: word(`empty.${key}.words`),
  }));

/** The sill of this page: what there is to mend, or that all is ready. */
function ReadySill({ snapshot }: { readonly snapshot: WorkbenchSnapshot }): ReactElement {
  const missing = snapshot.system.filter((check) => check.state === 'missing');
  const sticks = snapshot.sessions.length;
  const act = useAct();
  const look = (
    <Button isDisabled={act.busy} size="large" onPress={() => void act.run(() => invoke(workbench.checkSystem, null))}>
      <RefreshCw />
      {word('ready.look-again')}
    </Button>
  );
  // Without a bus nothing that could be mended brings a stick into sight.
  if (snapshot.bus !== undefined || missing.some(({ key }) => key === 'usb-bus')) {
    return (
      <Sill is={word('ready.no-bus')} next={word('ready.no-bus.next')} tone="warn">
        {look}
        <VirtualButton kind="filled" />
      </Sill>
    );
  }
  // What can be mended by typing one command comes first.
  const first = missing.find((check) => check.remedy?.command !== undefined) ?? missing[0];
  if (first !== undefined) {
    const is =
      missing.length === 1
        ? say({ id: 'ready.one-to-mend', params: { what: uncapital(say(first.title)) } })
        : say({ id: 'ready.more-to-mend', params: { count: missing.length, what: uncapital(say(first.title)) } });
    return (
      <Sill is={is} next={<Say message={first.detail} />} tone="warn">
        {look}
        <VirtualButton kind={first.remedy?.command === undefined ? 'filled' : 'plain'} />
        <Remedy check={first} size="sill" />
      </Sill>
    );
  }
  if (snapshot.system.length === 0) {
    return (
      <Sill is={word('ready.looking.is')} next={word('ready.plug-in.next')}>
        <VirtualButton />
      </Sill>
    );
  }
  return (
    <Sill is={word(sticks === 0 ? 'ready.plug-in' : 'ready.all')} next={word('ready.plug-in.next')}>
      {look}
      <VirtualButton />
    </Sill>
  );
}

/** No stick yet: what to plug in, and what this computer still needs. With sticks it is the page of this computer. */
export function ComputerPage({ snapshot }: { readonly snapshot: WorkbenchSnapshot }): ReactElement {
  const sticks = snapshot.sessions.length;
  return (
    <>
      <PlainHead
        title={word(sticks === 0 ? 'empty.title' : 'computer.title')}
        sub={word(sticks === 0 ? 'empty.sub' : 'computer.sub')}
      />
      <Body>
        {snapshot.bus !== undefined && (
          <div className="notes">
            <ErrorNote error={snapshot.bus} tone="warn" />
          </div>
        )}
        <Columns split="empty">
          <section>
            <StickArt />
            <StepList steps={steps()} label={word('empty.steps')} />
            <Well title={word('empty.virtual.title')} icon={<Glyph name="virtual" />}>
              {word('empty.virtual.words')}
            </Well>
          </section>
          <ReadinessList checks={snapshot.system} />
        </Columns>
      </Body>
      <ReadySill snapshot={snapshot} />
    </>
  );
}
