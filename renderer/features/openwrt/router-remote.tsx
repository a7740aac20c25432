import { Router } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import {
  openwrt,
  type InputOf,
  type ModeToken,
  type OutputOf,
  type SessionSnapshot,
} from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Say } from '../../components/say.tsx';
import { choose, setFile, useOpenwrt, type RouterChoice } from './openwrt-store.ts';
import { Diff } from './router-needs.tsx';

type Prepared = OutputOf<typeof openwrt.prepare>;

/** A password alone; beside a key file it is the passphrase of the key. */
function secretOf(password: string, path: string): InputOf<typeof openwrt.readRouter>['secret'] {
  if (path !== '') return { kind: 'key', path, ...(password === '' ? {} : { passphrase: password }) };
  return password === '' ? { kind: 'none' } : { kind: 'password', password };
}

/** The router that the person names: read with one press, set up with another one after its commands were shown. */
export function RouterRemote({
  session,
  mode,
  choice,
}: {
  readonly session?: SessionSnapshot;
  readonly mode?: ModeToken | undefined;
  readonly choice?: RouterChoice;
}): ReactElement {
  const router = useOpenwrt((state) => state.router);
  const look = useOpenwrt((state) => state.look);
  const [password, setPassword] = useState('');
  const [keyFile, setKeyFile] = useState('');
  const [prepared, setPrepared] = useState<Prepared>();
  const [applied, setApplied] = useState<OutputOf<typeof openwrt.apply>>();
  const reading = useAct();
  const working = useAct();
  const login = () => ({ router: router.trim(), secret: secretOf(password, keyFile.trim()) });
  const read = async (): Promise<void> => {
    const outcome = await reading.run(() => invoke(openwrt.readRouter, login()));
    if (outcome?.ok !== true) return;
    useOpenwrt.setState({ look: outcome.value });
    if (outcome.value.file !== undefined) setFile(outcome.value.file, outcome.value.router);
    if (session !== undefined && outcome.value.release !== undefined)
      choose(session.place, { release: outcome.value.release });
  };
  const confirm = async (type: string, fingerprint: string): Promise<void> => {
    const outcome = await reading.run(() => invoke(openwrt.trust, { router: router.trim(), type, fingerprint }));
    if (outcome?.ok === true) await read();
  };
  const forget = async (): Promise<void> => {
    await reading.run(() => invoke(openwrt.forget, { router: router.trim() }));
  };
  const prepare = async (): Promise<void> => {
    if (session === undefined || mode === undefined || look === undefined) return;
    const wanted = { place: session.place, ...choice, mode, router: look.router };
    const outcome = await working.run(() => invoke(openwrt.prepare, wanted));
    setApplied(undefined);
    if (outcome?.ok === true) setPrepared(outcome.value);
  };
  const apply = async (id: string): Promise<void> => {
    setPrepared(undefined);
    const outcome = await working.run(() => invoke(openwrt.apply, { ...login(), id }));
    if (outcome?.ok === true) setApplied(outcome.value);
  };
  const { error } = reading;
  const { type, fingerprint } = error?.params ?? {};
  return (
    <Section title={word('openwrt-page.router')} aside={word('openwrt-page.router-aside')}>
      <div className="router-login">
        <TextField
          value={router}
          onChange={(typed) => useOpenwrt.setState({ router: typed, look: undefined })}
          maxLength={300}
        >
          <Label className="second">{word('openwrt-page.address')}</Label>
          <Input className="input router-input" spellCheck="false" autoComplete="off" placeholder="root@192.168.1.1" />
        </TextField>
        <TextField type="password" value={password} onChange={setPassword} maxLength={1000}>
          <Label className="second">{word('openwrt-page.password')}</Label>
          <Input className="input router-input" autoComplete="off" />
        </TextField>
        <TextField value={keyFile} onChange={setKeyFile} maxLength={4096}>
          <Label className="second">{word('openwrt-page.key-file')}</Label>
          <Input className="input router-input" spellCheck="false" autoComplete="off" placeholder="~/.ssh/id_ed25519" />
        </TextField>
        <Button isDisabled={router.trim() === '' || reading.busy} onPress={() => void read()}>
          <Router />
          {word(reading.busy ? 'openwrt-page.reading' : 'openwrt-page.read')}
        </Button>
      </div>
      {error?.code === 'router.unknown-key' && typeof fingerprint === 'string' && typeof type === 'string' ? (
        <ErrorNote
          error={error}
          tone="warn"
          action={
            <Button size="small" onPress={() => void confirm(type, fingerprint)}>
              {word('openwrt-page.confirm-key')}
            </Button>
          }
        />
      ) : (
        error !== undefined && (
          <ErrorNote
            error={error}
            action={
              error.code === 'router.changed-key' ? (
                <Button size="small" onPress={() => void forget()}>
                  {word('openwrt-page.forget-key')}
                </Button>
              ) : undefined
            }
          />
        )
      )}
      {look !== undefined && (
        <>
          <FactList label={word('openwrt-page.router')}>
            <FactRow label={word('openwrt-page.release')}>{`OpenWrt ${look.release ?? '?'}`}</FactRow>
            <FactRow label="LAN">{look.lan ?? '?'}</FactRow>
            <FactRow label={word('openwrt.part.packages')}>{String(look.packages.length)}</FactRow>
            {look.usb.map((one) => (
              <FactRow key={one.name} label={`USB ${one.name}`} source={one.drivers.join(', ')}>
                <span className="mono">{one.id}</span> {one.product}
              </FactRow>
            ))}
          </FactList>
          {look.log.length > 0 && (
            <details className="router-log">
              <summary>{word('openwrt-page.log')}</summary>
              <pre className="router-code">{look.log.join('\n')}</pre>
            </details>
          )}
          {session !== undefined && (
            <div className="router-tools">
              <Button isDisabled={working.busy || mode === undefined} onPress={() => void prepare()}>
                {word(working.busy ? 'openwrt-page.working' : 'openwrt-page.prepare')}
              </Button>
            </div>
          )}
        </>
      )}
      {working.error !== undefined && <ErrorNote error={working.error} />}
      {applied !== undefined && (
        <Note
          tone={applied.stick === 'there' ? 'ok' : 'warn'}
          glyph={applied.stick === 'there' ? 'verified' : 'attention'}
          role="status"
          title={<Say message={applied.words} />}
        >
          <pre className="router-code">{applied.lines.join('\n')}</pre>
        </Note>
      )}
      {prepared !== undefined && look !== undefined && (
        <Dialog
          isOpen
          onClose={() => setPrepared(undefined)}
          title={say({ id: 'openwrt-page.apply-title', params: { router: look.router } })}
          sub={word('openwrt-page.apply-sub')}
          actions={
            <>
              <Button size="large" onPress={() => setPrepared(undefined)}>
                {word('openwrt-page.apply-not')}
              </Button>
              <Button kind="filled" onPress={() => void apply(prepared.id)}>
                {word('openwrt-page.apply')}
              </Button>
            </>
          }
        >
          <div className="router-commands">
            {prepared.commands.map(({ title, command }) => (
              <div key={title.id}>
                <Say message={title} />
                <pre className="router-code">{command}</pre>
              </div>
            ))}
            {prepared.diff !== '' && <Diff text={prepared.diff} />}
            <details>
              <summary>{word('openwrt.part.script')}</summary>
              <pre className="router-code">{prepared.script}</pre>
            </details>
          </div>
        </Dialog>
      )}
    </Section>
  );
}
