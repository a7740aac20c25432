import { clipboard, shell, type WebContents } from 'electron';
import { terminal } from '../../../preload/contract/index.ts';
import { terminalPortChannel } from '../../../preload/contract/names.ts';
import type { TerminalDown } from '../../../preload/contract/terminal.ts';
import { announce, handler, type Handler } from '../ipc.ts';
import type { TerminalHost } from './host.ts';
import { linkToPage } from './link.ts';
import { cleanText } from './transcript.ts';

/** The calls of the terminal page, tied to the host. */
export function terminalHandlers(host: TerminalHost): Handler[] {
  const pageOf = (contents: WebContents) => ({
    link: (id: string) => linkToPage<TerminalDown>(contents.mainFrame, terminalPortChannel, id),
    announce: (state: Parameters<typeof announce<typeof terminal.state.payload>>[2]) =>
      announce(contents, terminal.state, state),
    held: (held: Parameters<typeof announce<typeof terminal.held.payload>>[2]) =>
      announce(contents, terminal.held, held),
  });
  return [
    handler(terminal.open, (at, from) => host.open(at, pageOf(from))),
    handler(terminal.close, async ({ id }) => {
      await host.close(id);
      return null;
    }),
    handler(terminal.sendLine, async ({ id, line, consent }) => {
      await host.sendLine(id, line, consent);
      return null;
    }),
    handler(terminal.decide, async ({ id, number, answer }) => {
      await host.decide(id, number, answer);
      return null;
    }),
    handler(terminal.keepBefore, ({ id, of }) => host.keepBefore(id, of)),
    handler(terminal.setLines, async ({ id, dtr, rts }) => {
      await host.setLines(id, { dtr, rts });
      return null;
    }),
    handler(terminal.sendBreak, async ({ id }) => {
      await host.sendBreak(id);
      return null;
    }),
    handler(terminal.startLog, ({ id, numbers }) => host.startLog(id, numbers)),
    handler(terminal.stopLog, async ({ id }) => {
      await host.stopLog(id);
      return null;
    }),
    handler(terminal.showLog, ({ id }) => {
      shell.showItemInFolder(host.logPath(id));
      return null;
    }),
    handler(terminal.copyTranscript, async ({ text, numbers }) => {
      await clipboard.writeText(cleanText(text, numbers));
      return null;
    }),
    handler(terminal.assess, ({ id, line }) => host.assess(id, line)),
    handler(terminal.complete, ({ id, prefix }) => host.complete(id, prefix)),
  ];
}
