import { ArrowRight, FileText, Plug } from 'lucide-react';
import type { ReactElement } from 'react';
import { workbench, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { goTo } from '../../app/navigation.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { modeInline } from '../../components/mode-words.ts';
import { Sill } from '../../components/page.tsx';
import { nextStep } from './next-step.ts';

/** What comes next for this stick, seen from its Overview. */
export function OverviewSill({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const { place } = session;
  const act = useAct();
  const step = nextStep(session);
  const open = (tab: string): void => goTo({ page: 'stick', place, tab });
  const failed = act.error === undefined ? undefined : sayError(act.error).what;
  switch (step.kind) {
    case 'gone':
      return (
        <Sill is={word('next.gone')} next={failed ?? word('next.gone.next')} tone="warn">
          {session.virtual && (
            <Button
              kind="filled"
              isDisabled={act.busy}
              onPress={() => void act.run(() => invoke(workbench.replugVirtual, { place }))}
            >
              {word('virtual.plug-again')}
            </Button>
          )}
        </Sill>
      );
    case 'running':
      return (
        <Sill is={say({ id: 'next.running', params: { to: modeInline(step.to) } })} next={word('next.running.next')}>
          <Button kind="filled" onPress={() => open('mode')}>
            {word('next.running.button')}
            <ArrowRight />
          </Button>
        </Sill>
      );
    case 'free':
      return (
        <Sill
          is={word('others.free.is')}
          next={failed ?? say({ id: 'others.free.next', params: { program: step.program, place } })}
          tone="warn"
        >
          {session.targets.length > 0 && <Button onPress={() => open('mode')}>{word('next.mode.button')}</Button>}
          <Button
            kind="filled"
            isDisabled={act.busy}
            onPress={() => void act.run(() => invoke(workbench.freePort, { place }))}
          >
            <Plug />
            {word('others.free')}
          </Button>
        </Sill>
      );
    case 'obstacle':
      return (
        <Sill is={word('next.obstacle')} next={word('next.obstacle.next')} tone="warn">
          {session.targets.length > 0 && <Button onPress={() => open('mode')}>{word('next.mode.button')}</Button>}
        </Sill>
      );
    case 'read':
      return (
        <Sill is={word('next.read')} next={failed ?? word('next.read.next')} tone={step.proved ? 'ok' : 'act'}>
          {session.targets.length > 0 && <Button onPress={() => open('mode')}>{word('next.mode.button')}</Button>}
          <Button kind="filled" isDisabled={act.busy} onPress={() => open('info')}>
            <FileText />
            {word('next.read.button')}
          </Button>
        </Sill>
      );
    case 'mode':
      return (
        <Sill is={say({ id: 'next.mode', params: { mode: `@mode.${step.to}.a` } })} next={word('next.mode.next')}>
          <Button kind="filled" onPress={() => open('mode')}>
            {word('next.mode.button')}
            <ArrowRight />
          </Button>
        </Sill>
      );
    case 'try':
      return (
        <Sill is={word('next.try')} next={word('next.try.next')}>
          <Button kind="filled" onPress={() => open('mode')}>
            {word('next.try.button')}
            <ArrowRight />
          </Button>
        </Sill>
      );
    case 'nothing':
      return <Sill is={word('next.nothing')} next={word('next.nothing.next')} />;
  }
}
