import { KeyRound, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { workbench, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Note } from '../../components/note.tsx';
import { PasswordDialog } from '../../components/password-dialog.tsx';
import type { Fact } from './fact-words.ts';

/**
 * What stands between the person and the facts of a page: a login where the page wants one, and the password that is kept for it,
 * to be forgotten at any time.
 */
export function PageLogin({
  session,
  facts,
}: {
  readonly session: SessionSnapshot;
  readonly facts: readonly Fact[];
}): ReactElement | null {
  const [asking, setAsking] = useState(false);
  const act = useAct();
  const { place, page } = session;
  if (page === undefined) return null;
  const hidden = facts.filter(({ error }) => error?.code === 'http.login-needed');
  const closed = hidden.length > 0;
  const signIn = async (typed: { secret: string; keep: boolean }): Promise<void> => {
    const outcome = await act.run(() => invoke(workbench.readFacts, { place, signIn: typed }));
    if (outcome?.ok === true) setAsking(false);
  };
  return (
    <div className="info-login">
      {closed && (
        <Note
          tone="warn"
          glyph="lock"
          title={word('page-login.needed')}
          action={
            <Button size="small" isDisabled={session.readingFacts} onPress={() => setAsking(true)}>
              <KeyRound />
              {word('page-login.sign-in')}
            </Button>
          }
        >
          {word('page-login.needed-why')}
        </Note>
      )}
      {page.kept && (
        <Note
          tone="plain"
          icon={<KeyRound />}
          title={word('page-login.kept')}
          action={
            <Button
              size="small"
              isDisabled={act.busy}
              onPress={() => void act.run(() => invoke(workbench.forgetSecret, { place }))}
            >
              <Trash2 />
              {word('page-login.forget')}
            </Button>
          }
        />
      )}
      {asking && (
        <PasswordDialog
          title={word('page-login.title')}
          sub={word('page-login.sub')}
          said={act.error === undefined ? word('secret.once') : sayError(act.error).what}
          canKeep={page.canKeep}
          busy={act.busy}
          stop={word('page-login.cancel')}
          send={word('page-login.send')}
          onStop={() => {
            act.clear();
            setAsking(false);
          }}
          onSend={(typed) => void signIn(typed)}
        />
      )}
    </div>
  );
}
