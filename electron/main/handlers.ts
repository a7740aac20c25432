import { clipboard, type WebContents } from 'electron';
import { settings, workbench } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { Failure, personSchema } from '../core/model/index.ts';
import { announce, handler, type Handler } from './ipc.ts';
import { speakChoice } from './language.ts';
import type { SettingsFile } from './settings.ts';

/** ms. People cannot read faster than 20 pictures a second, and a plug still shows at once. */
const announceMs = 50;

/** The calls of the workbench topic, each a line: check the door, ask the workbench, mask what goes out. */
export function workbenchHandlers(composition: Composition): Handler[] {
  const { workbench: bench, virtual } = composition;
  return [
    handler(workbench.snapshot, () => composition.maskedSnapshot()),
    handler(workbench.plan, ({ place, mode, ...choice }) => bench.plan(place, mode, choice)),
    handler(workbench.dryRun, ({ place, mode, ...choice }) => bench.rehearse(place, mode, choice)),
    handler(workbench.saveTrial, ({ place }) => composition.saveTrial(place)),
    handler(workbench.start, ({ place, mode, ...choice }) => {
      const { run } = bench.startRun(place, mode, choice);
      return composition.maskRun(run, 'masked');
    }),
    handler(workbench.cancel, ({ place }) => {
      bench.cancel(place);
      return null;
    }),
    handler(workbench.answerSecret, ({ place, secret, keep }) => {
      bench.answerSecret(place, secret, { keep });
      return null;
    }),
    handler(workbench.forgetSecret, ({ place }) => bench.forgetSecret(place)),
    handler(workbench.freePort, async ({ place }) => {
      await bench.freePort(place);
      return null;
    }),
    handler(workbench.holdOthers, ({ place }) => bench.holdOthers(place)),
    handler(workbench.giveBack, async ({ place }) => {
      await bench.giveBack(place);
      return null;
    }),
    handler(workbench.readFacts, async ({ place, signIn }) =>
      composition.maskFacts(await bench.readFacts(place, signIn), 'masked'),
    ),
    handler(workbench.revealFacts, ({ place }) => {
      const { facts } = bench.session(place);
      if (facts === undefined) throw new Failure('place.gone', { place });
      return facts;
    }),
    handler(workbench.addVirtual, ({ model }) => virtual.add(model)),
    handler(workbench.removeVirtual, async ({ place }) => {
      await virtual.remove(place);
      return null;
    }),
    handler(workbench.replugVirtual, async ({ place }) => {
      await virtual.replug(place);
      return null;
    }),
    handler(workbench.checkSystem, () => bench.checkSystem()),
    handler(workbench.mendSystem, async ({ key, runs }) => {
      await composition.world.system.mend(key, runs);
      return bench.checkSystem();
    }),
    handler(workbench.copyText, async ({ text }) => {
      // A promise in the current Electron, done at once in older ones.
      await clipboard.writeText(text);
      return null;
    }),
  ];
}

export function settingsHandlers(file: SettingsFile, composition: Composition): Handler[] {
  return [
    handler(settings.read, () => file.settings),
    handler(settings.save, async (change) => {
      const saved = await file.save(change);
      if (change.language !== undefined) await speakChoice(saved);
      // The history names the bench; it goes by what is on the disk.
      Object.assign(composition.person, personSchema.parse(saved));
      return saved;
    }),
  ];
}

/** Tells the page of every change, bundled; ends with the page. */
export function announceChanges(composition: Composition, page: WebContents): void {
  const { workbench: bench, world } = composition;
  let waiting = false;
  const stop = bench.onChange(() => {
    if (waiting) return;
    waiting = true;
    world.clock.after(announceMs, () => {
      waiting = false;
      announce(page, workbench.changed, composition.maskedSnapshot());
    });
  });
  page.once('destroyed', stop);
}
