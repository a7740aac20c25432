import { BrowserWindow, dialog, type WebContents } from 'electron';
import { rules as contract } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { Failure, type Sighting } from '../core/model/index.ts';
import type { Rule } from '../core/modes/index.ts';
import type { JoinedRules } from '../core/modes/sources/index.ts';
import { handler, type Handler } from './ipc.ts';
import { detailOf, rehearseRule, sharedTexts } from './rules/detail.ts';
import { readDraft } from './rules/draft.ts';
import { catalogueOf, findingView, rowParts, type RuleCatalogue, type RuleStock } from './rules/list.ts';
import { addOwn, ownRulesFor, removeOwn } from './rules/own-folder.ts';

interface View {
  of: JoinedRules;
  stock: RuleStock;
  catalogue: RuleCatalogue;
}

/** The calls of the rules topic. The main process reads and writes all files; the page sees rules as data. */
export function rulesHandlers({ workbench, world, rules: live }: Composition): Handler[] {
  let view: View | undefined;
  /** All rules put together once for each reading of the files. */
  const now = (): View => {
    const of = live.all();
    if (view?.of !== of) {
      const stock = { ...of, folder: live.folder };
      view = { of, stock, catalogue: catalogueOf(stock) };
    }
    return view;
  };
  const named = (key: string): Rule => {
    const rule = now().catalogue.byKey.get(key);
    if (rule === undefined) throw new Failure('mode.no-rule', { id: key.slice(key.lastIndexOf(' ') + 1) });
    return rule;
  };
  const here = (): Sighting[] =>
    workbench.snapshot().sessions.flatMap(({ sighting }) => (sighting === undefined ? [] : [sighting]));
  return [
    handler(contract.list, async ({ again }) => {
      if (again) await live.reload();
      return now().catalogue.list;
    }),
    handler(contract.show, ({ key }) => {
      const { stock, catalogue } = now();
      return detailOf(named(key), stock, catalogue, here());
    }),
    handler(contract.check, (draft) => {
      const { format, rules, findings, entry } = readDraft(draft);
      const entries = rules.map((rule) => rule.entry);
      return {
        format,
        rules: rules.map(rowParts),
        findings: findings.map(findingView),
        entry,
        known: ownRulesFor(now().stock.index.rules, entries).map((rule) => rule.entry),
      };
    }),
    handler(contract.add, async (draft) => {
      const { file, rules } = await addOwn(live, world.files, draft);
      return { file, keys: rules.flatMap((rule) => now().catalogue.keys.get(rule) ?? []) };
    }),
    handler(contract.remove, async ({ key }) => {
      await removeOwn(live, world.files, named(key));
      return null;
    }),
    handler(contract.save, async ({ key, format }, from) => {
      const shared = sharedTexts(named(key))[format];
      if (shared === undefined) throw new Failure('mode.no-rule', { id: named(key).entry });
      const path = await askFile(from, shared.name);
      if (path === undefined) return {};
      // The system's dialog has asked before a file is replaced.
      await world.files.writeWhole(path, shared.text, { mode: 0o644, replace: true });
      return { path };
    }),
    handler(contract.rehearse, ({ key, place }) => rehearseRule(named(key), workbench.session(place).present())),
  ];
}

async function askFile(page: WebContents, name: string): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.SaveDialogOptions = {
    defaultPath: name,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const answer = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
}
