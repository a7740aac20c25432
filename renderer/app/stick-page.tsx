import type { ReactElement } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { SessionSnapshot } from '../../preload/contract/index.ts';
import { say, word } from '../../resources/text/index.ts';
import { nicknameOf, useSettings } from '../client/settings-store.ts';
import { speedWords } from '../components/format.ts';
import { StateWord } from '../components/glyph.tsx';
import { RouteDiagram } from '../components/route-diagram.tsx';
import { Say } from '../components/say.tsx';
import { Tag } from '../components/tag.tsx';
import { trackPlanOf } from '../components/track-plan.ts';
import { modeSet } from '../features/modes/choice.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { chooseMode, goTo, useNavigation } from './navigation.ts';
import { stickTabs } from './pages.tsx';

/** Title, place, speed, nickname and state of a stick, with its route. */
function Head({ session, tab }: { readonly session: SessionSnapshot; readonly tab: string }): ReactElement {
  const nickname = useSettings((state) => nicknameOf(state.settings, session.place));
  const picked = useNavigation((state) => state.chosen[session.place]);
  const putAside = useNavigation((state) => state.putAside[session.place]);
  const set = tab === 'mode' ? modeSet(session, picked, putAside) : undefined;
  const speed = session.sighting?.device.speed;
  const choose = (mode: Parameters<typeof chooseMode>[1]): void => {
    if (session.targets.some((target) => target.mode === mode)) chooseMode(session.place, mode);
    goTo({ page: 'stick', place: session.place, tab: 'mode' });
  };
  return (
    <div className="head-top">
      <div>
        <h1>{session.identity.name}</h1>
        <div className="head-sub">
          <span className="mono">{session.place}</span>
          {speed !== undefined && <span>{speedWords(speed)}</span>}
          {nickname !== undefined && <span>{say({ id: 'head.named', params: { nickname } })}</span>}
          {session.virtual && <Tag tone="virt">{word('virtual.tag')}</Tag>}
          <StateWord name={session.state.glyph}>
            <Say message={session.state.words} />
          </StateWord>
        </div>
      </div>
      <RouteDiagram plan={trackPlanOf(session, set)} onChoose={choose} />
    </div>
  );
}

/** The page of one stick: its head with the tabs, and what the open tab shows. */
export function StickPage({ session, tab }: { readonly session: SessionSnapshot; readonly tab: string }): ReactElement {
  return (
    <Tabs
      className="page"
      selectedKey={tab}
      onSelectionChange={(key) => goTo({ page: 'stick', place: session.place, tab: String(key) })}
    >
      <div className="head">
        <Head session={session} tab={tab} />
        <TabList className="tabs" aria-label={word('tabs.name')}>
          {stickTabs.map(({ id, title, Count }) => (
            <Tab key={id} id={id} className="tab">
              {word(title)}
              {Count !== undefined && <Count place={session.place} />}
            </Tab>
          ))}
        </TabList>
      </div>
      {stickTabs.map(({ id, Page }) => (
        <TabPanel key={id} id={id} className="panel">
          <ErrorBoundary about={`${session.place} ${id}`}>
            <Page key={session.place} session={session} />
          </ErrorBoundary>
        </TabPanel>
      ))}
    </Tabs>
  );
}
