import { useEffect, useState, type ReactElement } from 'react';
import { say, word } from '../../resources/text/index.ts';
import { Glyph } from '../components/glyph.tsx';
import { Say } from '../components/say.tsx';
import { Button } from '../components/button.tsx';
import type { Happening } from './happenings.ts';
import { dropToast, useHappenings } from './happening-store.ts';
import { showStick } from './navigation.ts';
import './toasts.css';

/** Long enough to read one sentence; hover and focus stop the time. */
const shownMs = 6000;
/** Lines that stay in the live regions. */
const keptSpoken = 5;

function Toast({ happening }: { readonly happening: Happening }): ReactElement {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dropToast(happening.id), shownMs);
    return () => clearTimeout(timer);
  }, [held, happening.id]);
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Glyph name={happening.glyph} />
      <span className="grow">
        <Say message={happening.message} />
      </span>
      <Button
        kind="quiet"
        size="small"
        onPress={() => {
          if (happening.place !== '') showStick(happening.place);
          dropToast(happening.id);
        }}
      >
        {happening.place === '' ? word('toast.close') : word('toast.show')}
      </Button>
    </div>
  );
}

/** What happened elsewhere, at the lower right above the sill; and the live regions that speak everything. */
export function Toasts(): ReactElement {
  const toasts = useHappenings((state) => state.toasts);
  const all = useHappenings((state) => state.all);
  // What was spoken stays for a while, and each line is spoken once: two plugs at once are two sentences.
  const spoken = (urgency: Happening['urgency']): ReactElement[] =>
    all
      .filter((happening) => happening.urgency === urgency)
      .slice(0, keptSpoken)
      .reverse()
      .map((happening) => <p key={happening.id}>{say(happening.message)}</p>);
  return (
    <>
      <div className="toasts">
        {toasts.map((happening) => (
          <Toast key={happening.id} happening={happening} />
        ))}
      </div>
      <div className="unseen" aria-live="polite" aria-relevant="additions">
        {spoken('polite')}
      </div>
      <div className="unseen" aria-live="assertive" aria-relevant="additions">
        {spoken('assertive')}
      </div>
    </>
  );
}
