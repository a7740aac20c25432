import { ArrowLeftRight, BookOpen, CircleQuestionMark, ListChecks, History, Router, Settings } from 'lucide-react';
import type { ComponentType, ReactElement, ReactNode } from 'react';
import type { SessionSnapshot } from '../../preload/contract/index.ts';
import type { TextId } from '../../resources/text/index.ts';
import { BenchSaid } from '../features/bench/bench-said.tsx';
import { OverviewPage } from '../features/devices/overview-page.tsx';
import { RelayCount, RelaysCount } from '../features/relay/relay-counts.tsx';
import { later } from './later.tsx';

/** A tab of the device page. */
export interface StickTab {
  readonly id: string;
  readonly title: TextId;
  readonly Page: ComponentType<{ readonly session: SessionSnapshot }>;
  /** What stands behind the title, such as how many are running. */
  readonly Count?: (props: { place: string }) => ReactElement | null;
}

/** A page of its own, reached from the foot of the rail. */
export interface OtherPage {
  readonly id: string;
  readonly title: TextId;
  readonly icon: ReactNode;
  readonly Page: ComponentType;
  /** What stands at the right of the name. */
  readonly Said?: () => ReactElement | null;
  /** As it stands on the keyboard; `key` is what the event says with Ctrl or Cmd, or alone for a key that types nothing (F1). */
  readonly chord?: { readonly key: string; readonly words: string };
}

// The first page is there at once; the others come from the disk when they are opened.
const InfoPage = later(async () => (await import('../features/info/info-page.tsx')).InfoPage);
const ModePage = later(async () => (await import('../features/modes/mode-page.tsx')).ModePage);
const WatchPage = later(async () => (await import('../features/watch/watch-page.tsx')).WatchPage);
const TerminalPage = later(async () => (await import('../features/terminal/terminal-page.tsx')).TerminalPage);
const RelayPage = later(async () => (await import('../features/relay/relay-page.tsx')).RelayPage);
const OpenwrtPage = later(async () => (await import('../features/openwrt/openwrt-page.tsx')).OpenwrtPage);
const ReportPage = later(async () => (await import('../features/reports/report-page.tsx')).ReportPage);
const BenchPage = later(async () => (await import('../features/bench/bench-page.tsx')).BenchPage);
const RelaysPage = later(async () => (await import('../features/relay/relay-page.tsx')).RelaysPage);
const HistoryPage = later(async () => (await import('../features/history/history-page.tsx')).HistoryPage);
const RulesPage = later(async () => (await import('../features/rules/rules-page.tsx')).RulesPage);
const RouterFilePage = later(async () => (await import('../features/openwrt/router-file-page.tsx')).RouterFilePage);
const SettingsPage = later(async () => (await import('../features/settings/settings-page.tsx')).SettingsPage);
const HelpPage = later(async () => (await import('../features/help/help-page.tsx')).HelpPage);

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
  {
    id: 'help',
    title: 'help.title',
    icon: <CircleQuestionMark />,
    Page: HelpPage,
    chord: { key: 'f1', words: 'F1' },
  },
];
