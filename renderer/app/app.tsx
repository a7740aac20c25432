import { useEffect, type MouseEvent, type ReactElement } from 'react';
import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { sayError, word } from '../../resources/text/index.ts';
import { useLanguage } from '../client/language.ts';
import { readSettings, useSettings } from '../client/settings-store.ts';
import { followWorkbench, sessionAt, useSnapshot } from '../client/snapshot-store.ts';
import { Note } from '../components/note.tsx';
import { ComputerPage } from '../features/devices/computer-page.tsx';
import { RemedyDialog } from '../features/devices/remedy.tsx';
import { AppBar } from './app-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { followRelays } from '../features/relay/relay-store.ts';
import { watchHappenings } from './happening-store.ts';
import { useNavigation, type Spot } from './navigation.ts';
import { later } from './later.tsx';
import { otherPages, stickTabs } from './pages.tsx';
import { Rail } from './rail.tsx';
import { useShortcuts } from './shortcuts.ts';
import { standAt } from './stand-at.ts';
import { StickPage } from './stick-page.tsx';
import { applyTheme } from './theme.ts';
import { Toasts } from './toasts.tsx';
import './app.css';

function skipToPage(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('page')?.focus();
}

const readPalette = async () => (await import('./palette.tsx')).Palette;
const Palette = later(readPalette, () => null);

function PageAt({ spot, snapshot }: { readonly spot: Spot; readonly snapshot: WorkbenchSnapshot }): ReactElement {
  if (spot.page === 'stick') {
    const session = sessionAt(snapshot, spot.place);
    if (session !== undefined) return <StickPage session={session} tab={spot.tab} />;
  }
  const other = spot.page === 'other' ? otherPages.find((page) => page.id === spot.id) : undefined;
  return (
    <div className="page page-plain">
      <ErrorBoundary about={spot.page}>
        {other === undefined ? <ComputerPage snapshot={snapshot} /> : <other.Page />}
      </ErrorBoundary>
    </div>
  );
}

const known = { tabs: stickTabs.map(({ id }) => id), others: otherPages.map(({ id }) => id) };

/** The whole window: bar, rail, page. */
export function App(): ReactElement {
  const { snapshot, error } = useSnapshot();
  const theme = useSettings((state) => state.settings.theme);
  // Everything below is drawn anew when it changes.
  useLanguage();
  const chosen = useNavigation((state) => state.spot);
  const paletteOpen = useNavigation((state) => state.paletteOpen);
  const spot = standAt(chosen, snapshot, known);
  useEffect(followWorkbench, []);
  useEffect(watchHappenings, []);
  useEffect(followRelays, []);
  useEffect(() => void readSettings(), []);
  useEffect(() => applyTheme(theme), [theme]);
  // A stick that is shown without having been chosen is chosen from now on; an empty bench is not, so that the first plug shows.
  useEffect(() => {
    if (chosen === undefined && spot.page === 'stick') useNavigation.setState({ spot });
  }, [chosen, spot]);
  useShortcuts();
  const isUsable = snapshot !== undefined;
  // Of the timeline alone: `npm run bench -- start` reads when the window shows the sticks and takes clicks.
  useEffect(() => {
    if (isUsable) requestAnimationFrame(() => performance.mark('usable'));
  }, [isUsable]);
  return (
    <div className="app">
      <a className="skip-link" href="#page" onClick={skipToPage}>
        {word('skip.to-page')}
      </a>
      <AppBar snapshot={snapshot} />
      <Rail sessions={snapshot?.sessions ?? []} spot={spot} />
      <main className="app-main" id="page" tabIndex={-1}>
        {snapshot !== undefined ? (
          <PageAt spot={spot} snapshot={snapshot} />
        ) : error !== undefined ? (
          <div className="page">
            <div className="body">
              <Note tone="bad" glyph="failed" role="alert" title={sayError(error).what}>
                {sayError(error).advice}
              </Note>
            </div>
          </div>
        ) : (
          <div className="page" aria-busy="true" aria-label={word('app.starting')} />
        )}
      </main>
      {snapshot !== undefined && paletteOpen && <Palette snapshot={snapshot} spot={spot} isOpen />}
      {snapshot !== undefined && <RemedyDialog checks={snapshot.system} />}
      <Toasts />
    </div>
  );
}
