import { Plus } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { relay as contract } from '../../../preload/contract/index.ts';
import {
  relayConsents,
  type RelayConsent,
  type RelayReading,
  type RelayView,
  type RelayWish,
} from '../../../preload/contract/relay.ts';
import { word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Glyph } from '../../components/glyph.tsx';
import { Body } from '../../components/page.tsx';
import { ConsentDialog, type Question } from './relay-dialogs.tsx';
import { RelayForm } from './relay-form.tsx';
import { RelaySaved } from './relay-saved.tsx';
import { FormSill, RelaySill } from './relay-sills.tsx';
import { draft, isRunning, readRelays, show, useRelays, type Desk, type StartWish } from './relay-store.ts';
import { RelayDetail } from './relay-view.tsx';
import { relayName } from './relay-words.ts';
import './relay.css';

/** Stands in the list for the form. */
const theForm = 'new';
/** ms; nobody reads what is wrong between two keys. */
const pauseMs = 150;

/** Relays with their form: those of one stick, or all. */
export function RelayDesk({
  desk,
  relays,
  first,
}: {
  readonly desk: Desk;
  readonly relays: readonly RelayView[];
  /** What the form begins with. */
  readonly first: RelayWish;
}): ReactElement {
  const chosen = useRelays((state) => state.shown[desk]);
  const wish = useRelays((state) => state.drafts[desk]) ?? first;
  const latest = relays.findLast(isRunning) ?? relays.at(-1);
  const shown = chosen === theForm ? undefined : (relays.find(({ id }) => id === chosen) ?? latest);
  const starter = useStarter(desk);
  const reading = useReading(wish);
  const change = (part: Partial<RelayWish>): void => draft(desk, { ...wish, ...part });
  const turnGuard = async (relay: RelayView): Promise<void> => {
    await invoke(contract.stop, { id: relay.id });
    await starter.start({ ...wishOf(relay), guarded: !relay.guarded });
  };
  return (
    <>
      <Body>
        {relays.length > 0 && <RelayTabs desk={desk} relays={relays} shown={shown?.id ?? theForm} />}
        {shown !== undefined ? (
          <RelayDetail key={shown.id} relay={shown} onGuard={() => void turnGuard(shown)} />
        ) : (
          <>
            <RelayForm wish={wish} reading={reading} onChange={change} />
            <RelaySaved onTake={({ name: _name, ...kept }) => draft(desk, kept)} />
          </>
        )}
      </Body>
      {shown !== undefined ? (
        <RelaySill relay={shown} onAgain={() => void starter.start(wishOf(shown))} />
      ) : (
        <FormSill
          wish={wish}
          reading={reading}
          error={starter.error}
          busy={starter.busy}
          onStart={() => void starter.start(wish)}
        />
      )}
      {starter.question !== undefined && (
        <ConsentDialog question={starter.question} onAgree={starter.agree} onClose={starter.giveUp} />
      )}
    </>
  );
}

const wishOf = ({ a, b, writers, guarded }: RelayView): RelayWish => ({ a, b, writers, guarded });

function RelayTabs({
  desk,
  relays,
  shown,
}: {
  readonly desk: Desk;
  readonly relays: readonly RelayView[];
  readonly shown: string;
}): ReactElement {
  return (
    <ToggleButtonGroup
      className="chips relay-tabs"
      aria-label={word('relay-page.list')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[shown]}
      onSelectionChange={([key]) => key !== undefined && show(desk, String(key))}
    >
      {relays.map((one) => (
        <ToggleButton key={one.id} id={one.id} className="chip relay-tab">
          <Glyph name={isRunning(one) ? 'verified' : one.state.error === undefined ? 'idle' : 'failed'} />
          <span className="clip">{relayName(one)}</span>
        </ToggleButton>
      ))}
      <ToggleButton id={theForm} className="chip relay-tab">
        <Plus />
        {word('relay-page.new')}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}

interface Starter {
  readonly busy: boolean;
  readonly error: ReturnType<typeof useAct>['error'];
  /** What is asked before it starts, one thing at a time. */
  readonly question: Question | undefined;
  readonly start: (wish: RelayWish) => Promise<void>;
  readonly agree: () => void;
  readonly giveUp: () => void;
}

interface Asking {
  readonly wish: RelayWish;
  readonly asks: RelayReading['asks'];
  readonly agreed: readonly RelayConsent[];
}

/** What is asked next; each thing by itself. */
function questionOf({ asks, agreed }: Omit<Asking, 'wish'>): Question | undefined {
  const about = relayConsents.find((one) => asks[one] !== undefined && !agreed.includes(one));
  return about === undefined ? undefined : { about, what: asks[about] ?? '' };
}

function useStarter(desk: Desk): Starter {
  const act = useAct();
  const [asking, setAsking] = useState<Asking>();
  const begin = async (wish: StartWish): Promise<void> => {
    const outcome = await act.run(() => invoke(contract.start, wish));
    if (outcome?.ok !== true) return;
    await readRelays();
    show(desk, outcome.value.id);
  };
  const start = async (wish: RelayWish): Promise<void> => {
    act.clear();
    const outcome = await invoke(contract.read, wish);
    const asked: Asking = { wish, asks: outcome.ok ? outcome.value.asks : {}, agreed: [] };
    if (questionOf(asked) === undefined) await begin({ ...wish, agreed: [] });
    else setAsking(asked);
  };
  const agree = (): void => {
    const question = asking && questionOf(asking);
    if (asking === undefined || question === undefined) return;
    const now = { ...asking, agreed: [...asking.agreed, question.about] };
    if (questionOf(now) !== undefined) setAsking(now);
    else {
      setAsking(undefined);
      void begin({ ...now.wish, agreed: now.agreed });
    }
  };
  return {
    busy: act.busy,
    error: act.error,
    question: asking && questionOf(asking),
    start,
    agree,
    giveUp: () => setAsking(undefined),
  };
}

/** What the main process says of what is typed. */
function useReading(wish: RelayWish): RelayReading | undefined {
  const [reading, setReading] = useState<RelayReading>();
  const { a, b, writers, guarded } = wish;
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      void invoke(contract.read, { a, b, writers, guarded }).then((outcome) => {
        if (wanted && outcome.ok) setReading(outcome.value);
      });
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [a, b, writers, guarded]);
  return reading;
}
