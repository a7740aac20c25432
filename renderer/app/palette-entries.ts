import { workbench, type WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { say, word } from '../../resources/text/index.ts';
import { invoke } from '../client/bridge.ts';
import { saveSettings } from '../client/settings-store.ts';
import type { GlyphName } from '../components/glyph.tsx';
import { modeInline } from '../components/mode-words.ts';
import { terminalActs } from '../features/terminal/acts.ts';
import { plugInVirtual, virtualModels } from '../features/devices/virtual-sticks.ts';
import { tellError } from './happening-store.ts';
import { guidePages, openHelp } from './help.ts';
import { chooseMode, firstTab, goTo, type Spot } from './navigation.ts';
import { otherPages, stickTabs } from './pages.tsx';

export interface PaletteEntry {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly glyph?: GlyphName;
  readonly chord?: string;
  readonly act: () => void;
}

function ofThisStick(snapshot: WorkbenchSnapshot, place: string): PaletteEntry[] {
  const session = snapshot.sessions.find((one) => one.place === place);
  if (session === undefined) return [];
  const detail = `${session.identity.name} ${place}`;
  const tabs = stickTabs.map((tab, index): PaletteEntry => ({
    id: `tab ${tab.id}`,
    name: word(tab.title),
    detail,
    chord: `Ctrl ${String(index + 1)}`,
    act: () => goTo({ page: 'stick', place, tab: tab.id }),
  }));
  const modes = session.targets
    .filter((target) => target.whyNot === undefined)
    .map((target): PaletteEntry => ({
      id: `mode ${target.mode}`,
      name: say({ id: 'find.plan', params: { mode: modeInline(target.mode) } }),
      detail,
      act: () => {
        chooseMode(place, target.mode);
        goTo({ page: 'stick', place, tab: 'mode' });
      },
    }));
  if (!session.virtual) return [...tabs, ...modes];
  const take: PaletteEntry = {
    id: 'virtual remove',
    name: word('virtual.remove'),
    detail,
    glyph: 'virtual',
    act: () =>
      void invoke(workbench.removeVirtual, { place }).then((outcome) => !outcome.ok && tellError(place, outcome.error)),
  };
  return [...tabs, ...modes, take];
}

/** What the terminal in view does by a key. */
function ofTheTerminal(place: string): PaletteEntry[] {
  const acts = terminalActs();
  if (acts === undefined) return [];
  const detail = `${word('tab.terminal')}, ${place}`;
  return [
    { id: 'terminal next', name: word('terminal.next-port'), detail, chord: 'Ctrl Tab', act: () => acts.tab(1) },
    { id: 'terminal find', name: word('terminal.find'), detail, chord: 'Ctrl F', act: acts.find },
    { id: 'terminal split', name: word('terminal.split'), detail, chord: 'Ctrl \\', act: acts.split },
  ];
}

const themes = ['system', 'light', 'dark'] as const;

/** What the palette offers: sticks, pages, and acts on the stick in view. */
export function paletteEntries(snapshot: WorkbenchSnapshot, spot: Spot | undefined): PaletteEntry[] {
  const here = spot?.page === 'stick' ? spot : undefined;
  return [
    ...snapshot.sessions.map((session): PaletteEntry => ({
      id: `stick ${session.place}`,
      name: session.identity.name,
      detail: `${session.place}, ${say(session.state.words)}`,
      glyph: session.state.glyph,
      act: () => goTo({ page: 'stick', place: session.place, tab: here?.tab ?? firstTab }),
    })),
    ...(here === undefined ? [] : [...ofTheTerminal(here.place), ...ofThisStick(snapshot, here.place)]),
    ...virtualModels.map((model): PaletteEntry => ({
      id: `virtual ${model.id}`,
      name: say({ id: 'virtual.plug-in', params: { name: model.name } }),
      detail: word('virtual.detail'),
      glyph: 'virtual',
      act: () =>
        void plugInVirtual(model.id).then((outcome) => {
          if (!outcome.ok) tellError('', outcome.error);
        }),
    })),
    {
      id: 'computer',
      name: word('computer.title'),
      detail: word('computer.sub'),
      act: () => goTo({ page: 'computer' }),
    },
    ...otherPages.map((page): PaletteEntry => ({
      id: `page ${page.id}`,
      name: word(page.title),
      detail: '',
      ...(page.chord !== undefined && { chord: page.chord.words }),
      act: () => goTo({ page: 'other', id: page.id }),
    })),
    {
      id: 'help shortcuts',
      name: word('help.shortcuts'),
      detail: word('help.title'),
      chord: '?',
      act: () => openHelp({ page: 'shortcuts' }),
    },
    ...guidePages.map((page): PaletteEntry => ({
      id: `help ${page}`,
      name: word(`help.page.${page}`),
      detail: word('help.title'),
      act: () => openHelp({ page }),
    })),
    ...themes.map((theme): PaletteEntry => ({
      id: `theme ${theme}`,
      name: word(`theme.${theme}`),
      detail: word('theme.detail'),
      act: () =>
        void saveSettings({ theme }).then((outcome) => {
          if (!outcome.ok) tellError('', outcome.error);
        }),
    })),
  ];
}
