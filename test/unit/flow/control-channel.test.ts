import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ControlTools } from '../../../electron/core/ports.ts';
import { noControls } from '../../doubles/no-controls.ts';
import { testBench, withBench, type TestBench } from './world.ts';

const place = 'v1-1';
/** ms. Real time at the bench's quick pace. */
const limit = 60_000;

/** A module whose last AT port was given up: MBIM alone. */
async function mbimAlone(test: TestBench): Promise<void> {
  const stop = test.workbench.onChange(() => {
    if (test.workbench.session(place).run?.waitingFor === 'secret') {
      stop();
      test.workbench.answerSecret(place, 'PASSWORD');
    }
  });
  const run = await test.workbench.startRun(place, 'mbim', { way: 'usbcomp-1-1-1000', consent: '1199:9071' }).done;
  expect(run.verdict).toBe('verified');
}

/** What the system's driver would make; virtual sticks of this process have no kernel under them. */
function giveChannel(test: TestBench): void {
  test.workbench.session(place).present().controls = [
    { path: '/dev/cdc-wdm0', name: 'cdc-wdm0', interface: 12, driver: 'cdc_mbim', speaks: 'mbim' },
  ];
}

const recording = readFileSync(new URL('../../fixtures/control/mbim-em7455.txt', import.meta.url), 'utf8');
const tools = (holders: Awaited<ReturnType<ControlTools['holders']>>): ControlTools => ({
  ask: ({ question }) =>
    Promise.resolve((recording.split(`${question}\n`)[1]?.split(/^--/m)[0] ?? '').split('\n')),
  holders: () => Promise.resolve(holders),
}); // prettier-ignore

describe('a stick that speaks MBIM alone', { timeout: limit }, () => {
  it('without a channel is told so, not asked for nothing', async () => {
    await withBench(['em7455'], {}, async (test) => {
      await mbimAlone(test);
      await expect(test.workbench.readFacts(place)).rejects.toMatchObject({ data: { code: 'control.none' } });
    });
  });

  it('without the system’s program: what to install', async () => {
    await withBench(
      ['em7455'],
      {},
      async (test) => {
        await mbimAlone(test);
        giveChannel(test);
        await expect(test.workbench.readFacts(place)).rejects.toMatchObject({ data: { code: 'control.no-tool' } });
      },
      { controls: noControls },
    );
  });

  it('gives its facts, and the model stays what the id says', async () => {
    const test = await testBench(['em7455'], {}, { controls: tools([]) });
    try {
      await mbimAlone(test);
      giveChannel(test);
      const facts = await test.workbench.readFacts(place);
      expect(facts.note).toBeUndefined();
      expect(facts.facts.find(({ key }) => key === 'operator')).toMatchObject({
        value: 'Testnetz',
        source: { via: 'mbim', ask: 'mbimcli --query-registration-state', where: 'cdc-wdm0' },
      });
      expect(JSON.stringify(test.snapshot())).not.toContain('868000000000316');
    } finally {
      await test.stop();
    }
  });

  it('beside a program that shares the channel is asked, and that is said', async () => {
    const test = await testBench(['em7455'], {}, { controls: tools([{ program: 'mbim-proxy', pid: 7, shares: true }]) });
    try {
      await mbimAlone(test);
      giveChannel(test);
      expect((await test.workbench.readFacts(place)).note?.id).toBe('facts.note.shared');
    } finally {
      await test.stop();
    }
  }); // prettier-ignore

  it('is not asked while a program has the channel for itself', async () => {
    const test = await testBench(['em7455'], {}, { controls: tools([{ program: 'uqmi', pid: 7, shares: false }]) });
    try {
      await mbimAlone(test);
      giveChannel(test);
      await expect(test.workbench.readFacts(place)).rejects.toMatchObject({
        data: { code: 'control.held', params: { port: 'cdc-wdm0', program: 'uqmi', pid: 7 } },
      });
    } finally {
      await test.stop();
    }
  });
});
