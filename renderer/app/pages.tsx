import { ArrowLeftRight, BookOpen, ListChecks, History, Router, Settings } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { SessionSnapshot } from '../../preload/contract/index.ts';
import type { TextId } from '../../resources/text/index.ts';
import { BenchPage, BenchSaid } from '../features/bench/bench-page.tsx';
import { OverviewPage } from '../features/devices/overview-page.tsx';
import { HistoryPage } from '../features/history/history-page.tsx';
import { InfoPage } from '../features/info/info-page.tsx';
import { ModePage } from '../features/modes/mode-page.tsx';
import { OpenwrtPage } from '../features/openwrt/openwrt-page.tsx';
import { RouterFilePage } from '../features/openwrt/router-file-page.tsx';
import { RelayCount, RelayPage, RelaysCount, RelaysPage } from '../features/relay/relay-page.tsx';
import { ReportPage } from '../features/reports/report-page.tsx';
import { RulesPage } from '../features/rules/rules-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { TerminalPage } from '../features/terminal/terminal-page.tsx';
import { WatchPage } from '../features/watch/watch-page.tsx';

/** A tab of the device page. */
export interface StickTab {
  readonly id: string;
  readonly title: TextId;
  readonly Page: (props: { session: SessionSnapshot }) => ReactElement;
  /** What stands behind the title, such as how many are running. */
  readonly Count?: (props: { place: string }) => ReactElement | null;
}

/** A page of its own, reached from the foot of the rail. */
export interface OtherPage {
  readonly id: string;
  readonly title: TextId;
  readonly icon: ReactNode;
  readonly Page: () => ReactElement;
  /** What stands at the right of the name. */
  readonly Said?: () => ReactElement | null;
  /** As it stands on the keyboard; `key` is what the event says with Ctrl or Cmd. */
  readonly chord?: { readonly key: string; readonly words: string };
}

/** In the order of the tabs, which is also Ctrl+1, Ctrl+2, … Only what works stands here. */
export const stickTabs: readonly StickTab[] = [
  { id: 'overview', title: 'tab.overview', Page: OverviewPage },
  { id: 'mode', title: 'tab.mode', Page: ModePage },
  { id: 'info', title: 'tab.info', Page: InfoPage },
  { id: 'watch', title: 'tab.watch', Page: WatchPage },
  { id: 'terminal', title: 'tab.terminal', Page: TerminalPage },
  { id: 'relay', title: 'tab.relay', Page: RelayPage, Count: RelayCount },
  { id: 'openwrt', title: 'tab.openwrt', Page: OpenwrtPage },
  { id: 'report', title: 'tab.report', Page: ReportPage },
];

export const otherPages: readonly OtherPage[] = [
  { id: 'bench', title: 'bench.title', icon: <ListChecks />, Page: BenchPage, Said: BenchSaid },
  { id: 'relays', title: 'relay-page.title', icon: <ArrowLeftRight />, Page: RelaysPage, Said: RelaysCount },
  { id: 'history', title: 'history-page.title', icon: <History />, Page: HistoryPage },
  { id: 'rules', title: 'rules-page.title', icon: <BookOpen />, Page: RulesPage },
  { id: 'openwrt', title: 'openwrt-page.title', icon: <Router />, Page: RouterFilePage },
  {
    id: 'settings',
    title: 'settings.title',
    icon: <Settings />,
    Page: SettingsPage,
    chord: { key: ',', words: 'Ctrl ,' },
  },
];
