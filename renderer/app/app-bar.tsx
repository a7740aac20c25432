import { Bell, Search } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { say, word } from '../../resources/text/index.ts';
import { clockShort } from '../components/format.ts';
import { Glyph, StateWord } from '../components/glyph.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { Say } from '../components/say.tsx';
import { Key } from '../components/tag.tsx';
import { markSeen, useHappenings } from './happening-store.ts';
import { goTo, setPalette } from './navigation.ts';
import { systemState } from './system-state.ts';
import './app-bar.css';

/** Points on a track: the mark of the program. */
function Brand(): ReactElement {
  return (
    <div className="brand">
      <svg viewBox="0 0 30 16" fill="none" strokeWidth="2" aria-hidden="true">
        <path d="M2 12h7l8-8h6" stroke="var(--act)" strokeWidth="2.4" />
        <path d="M13 12h10" strokeDasharray="2.5 2.5" stroke="var(--edge)" />
        <circle cx="26" cy="4" r="3" fill="var(--act)" />
        <circle cx="26" cy="12" r="2.3" stroke="var(--edge)" />
      </svg>
      {word('app.name')}
    </div>
  );
}

function BellList(): ReactElement {
  const all = useHappenings((state) => state.all);
  const unseen = all.filter((happening) => !happening.seen).length;
  return (
    <DialogTrigger onOpenChange={(open) => !open && markSeen()}>
      <IconButton
        name={say({ id: unseen === 0 ? 'bell.name' : 'bell.unseen', params: { count: unseen } })}
        badge={unseen}
      >
        <Bell />
      </IconButton>
      <Popover className="popover bell" placement="bottom end">
        <Dialog aria-label={word('bell.name')}>
          {all.length === 0 && <p className="second bell-none">{word('bell.none')}</p>}
          <ul>
            {all.map((happening) => (
              <li key={happening.id} className="bell-row">
                <span className="mono third">{clockShort(happening.at)}</span>
                <Glyph name={happening.glyph} />
                <span>
                  <Say message={happening.message} />
                </span>
              </li>
            ))}
          </ul>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The strip on top: the program's mark, the find box, the state of this computer, the bell. */
export function AppBar({ snapshot }: { readonly snapshot: WorkbenchSnapshot | undefined }): ReactElement {
  const system = snapshot === undefined ? undefined : systemState(snapshot);
  return (
    <header className="app-bar">
      <Brand />
      <AriaButton className="find" onPress={() => setPalette(true)}>
        <Search />
        <span className="clip">{word('find.box')}</span>
        <Key>Ctrl K</Key>
      </AriaButton>
      <div className="app-bar-end">
        {system !== undefined && (
          <AriaButton className="system-word" onPress={() => goTo({ page: 'computer' })}>
            <StateWord name={system.glyph}>{say(system.words)}</StateWord>
          </AriaButton>
        )}
        <BellList />
      </div>
    </header>
  );
}
