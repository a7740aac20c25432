import { Save } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { openwrt, type ErrorData, type ModeToken, type SessionSnapshot } from '../../../preload/contract/index.ts';
import type { RouterNeeds } from '../../../preload/contract/openwrt.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { choose, useOpenwrt, type RouterChoice } from './openwrt-store.ts';
import { Choices } from './router-choices.tsx';
import { RouterFile } from './router-file.tsx';
import { NeedsView } from './router-needs.tsx';
import { RouterRemote } from './router-remote.tsx';
import './openwrt.css';

/** Modes in which a router can use a stick. */
const routerModes: readonly ModeToken[] = ['serial', 'network', 'qmi', 'mbim', 'debug'];
/** ms; nobody reads a diff between two keys of an APN. */
const pause = 200;

/** What the router needs for this stick: its file explained and changed, all other parts, and the router itself. */
export function OpenwrtPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  return <Needs key={session.place} session={session} />;
}

function Needs({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const { place } = session;
  const choice = useOpenwrt((state) => state.choices[place]) ?? {};
  const text = useOpenwrt((state) => state.text);
  const modes = modesOf(session);
  const mode = choice.mode ?? (modes.includes(session.mode.main) ? session.mode.main : modes[0]);
  const { needs, error } = useNeeds(session, mode, choice, text);
  const device = session.sighting?.device;
  const id = device === undefined ? undefined : `${device.vid}:${device.pid}`;
  const saving = useAct();
  const [saved, setSaved] = useState<readonly string[]>([]);
  const save = async (part?: string): Promise<void> => {
    if (mode === undefined) return;
    const wanted = { ...asked(place, mode, choice, text), replace: true, ...(part === undefined ? {} : { part }) };
    const outcome = await saving.run(() => invoke(openwrt.save, wanted));
    if (outcome?.ok === true) setSaved(outcome.value.paths);
  };
  return (
    <>
      <Body>
        {saving.error !== undefined && <ErrorNote error={saving.error} />}
        <Columns split="mode">
          <div>
            <Choices modes={modes} mode={mode} choice={choice} needs={needs} onChoose={(part) => choose(place, part)} />
            <RouterRemote session={session} mode={mode} choice={choice} />
            <RouterFile place={place} {...(id === undefined ? {} : { id })} />
          </div>
          <div>
            {error !== undefined && <ErrorNote error={error} tone="warn" />}
            {needs !== undefined && <NeedsView needs={needs} saved={saved} onSave={(part) => void save(part)} />}
          </div>
        </Columns>
      </Body>
      <Sill
        tone={saved.length > 0 ? 'ok' : 'act'}
        is={
          saved.length > 0
            ? say({ id: 'openwrt-page.saved', params: { count: saved.length } })
            : sillWords(needs, error)
        }
        next={word('openwrt-page.next')}
      >
        <Button kind="filled" isDisabled={needs === undefined || saving.busy} onPress={() => void save()}>
          <Save />
          {word('openwrt-page.save-all')}
        </Button>
      </Sill>
    </>
  );
}

function sillWords(needs: RouterNeeds | undefined, error: ErrorData | undefined): string {
  const [first] = needs?.words ?? [];
  if (first !== undefined) return say(first);
  return word(error === undefined ? 'openwrt-page.looking' : 'openwrt-page.nothing');
}

/** Where the stick can be, now or after a switch. */
function modesOf({ mode, targets, route }: SessionSnapshot): ModeToken[] {
  const all = [mode.main, ...targets.map((target) => target.mode), ...(route?.stations ?? []).map((one) => one.mode)];
  return routerModes.filter((one) => all.includes(one));
}

const asked = (place: string, mode: ModeToken, choice: RouterChoice, text: string) => ({
  place,
  ...choice,
  mode,
  ...(text.trim() === '' ? {} : { file: text }),
});

/** Made anew when a choice, the file or the stick changes. */
function useNeeds(
  session: SessionSnapshot,
  mode: ModeToken | undefined,
  choice: RouterChoice,
  text: string,
): { needs?: RouterNeeds; error?: ErrorData } {
  const [found, setFound] = useState<{ needs?: RouterNeeds; error?: ErrorData }>({});
  const { place } = session;
  const version = [session.mode.main, session.history.length, session.run?.state, session.goneAt].join(' ');
  const { release, protocol, apn } = choice;
  const askedBefore = useRef(false);
  useEffect(() => {
    if (mode === undefined) return undefined;
    let wanted = true;
    const parts = {
      ...(release === undefined ? {} : { release }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(apn === undefined ? {} : { apn }),
    };
    const timer = setTimeout(
      () => {
        void invoke(openwrt.needs, asked(place, mode, parts, text)).then((outcome) => {
          if (wanted) setFound(outcome.ok ? { needs: outcome.value } : { error: outcome.error });
        });
      },
      // At once when the page opens.
      askedBefore.current ? pause : 0,
    );
    askedBefore.current = true;
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [place, mode, release, protocol, apn, text, version]);
  return found;
}
