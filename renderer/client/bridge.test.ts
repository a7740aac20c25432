import { afterEach, describe, expect, it, vi } from 'vitest';
import { workbench } from '../../preload/contract/index.ts';
import { snapshots } from '../test-support/snapshots.ts';
import { invoke, listen } from './bridge.ts';
import { followWorkbench, useSnapshot } from './snapshot-store.ts';

function bridge(answer: () => Promise<unknown>) {
  const listeners = new Map<string, (payload: unknown) => void>();
  vi.stubGlobal('window', {
    workbench: {
      call: answer,
      on: (name: string, listener: (payload: unknown) => void) => {
        listeners.set(name, listener);
        return () => listeners.delete(name);
      },
    },
  });
  return listeners;
}

afterEach(() => {
  vi.unstubAllGlobals();
  useSnapshot.setState({ snapshot: undefined, error: undefined });
});

describe('asking the main process', () => {
  it('hands an expected failure on', async () => {
    const error = { code: 'place.gone', params: { place: '1-1' } };
    bridge(() => Promise.resolve({ ok: false, error }));
    expect(await invoke(workbench.cancel, { place: '1-1' })).toEqual({ ok: false, error });
  });

  it('takes nothing that does not fit the contract', async () => {
    bridge(() => Promise.resolve({ ok: true, value: { sessions: 'none' } }));
    expect(await invoke(workbench.snapshot, null)).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('turns a broken line into an error instead of throwing', async () => {
    bridge(() => Promise.reject(new Error('reply was never sent')));
    expect(await invoke(workbench.snapshot, null)).toMatchObject({
      ok: false,
      error: { cause: 'reply was never sent' },
    });
  });
});

describe('following the main process', () => {
  it('leaves out announcements that do not fit, and says so', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const listeners = bridge(() => Promise.resolve());
    const heard = vi.fn();
    listen(workbench.changed, heard);
    listeners.get('workbench.changed')?.({ sessions: 1 });
    expect(heard).not.toHaveBeenCalled();
    expect(said).toHaveBeenCalledOnce();
    listeners.get('workbench.changed')?.(snapshots.empty);
    expect(heard).toHaveBeenCalledWith(snapshots.empty);
    said.mockRestore();
  });

  it('does not let the first answer overwrite a newer change', async () => {
    let settle: (value: unknown) => void = () => undefined;
    const answer = new Promise((resolve) => (settle = resolve));
    const listeners = bridge(() => answer);
    followWorkbench();
    listeners.get('workbench.changed')?.(snapshots.disk);
    settle({ ok: true, value: snapshots.empty });
    await answer;
    await vi.waitFor(() => expect(useSnapshot.getState().snapshot?.sessions).toHaveLength(5));
  });

  it('keeps the error when there is no state to show', async () => {
    bridge(() => Promise.resolve({ ok: false, error: { code: 'internal', params: {} } }));
    followWorkbench();
    await vi.waitFor(() => expect(useSnapshot.getState().error?.code).toBe('internal'));
  });
});
