import type { Bridge } from '../../preload/contract/index.ts';

let asked: ReturnType<Bridge['call']> | undefined;

/**
 * Asks for the settings, once, before anything else of the page is evaluated. The main process reads the workbench when it hears the
 * first call of a page, so that the two begin side by side and neither keeps the other waiting.
 */
export function askEarly(): void {
  asked ??= window.workbench.call('settings.read', null);
}

/** What was asked early, for the first who wants it; undefined for all others. */
export function takeEarly(): ReturnType<Bridge['call']> | undefined {
  const first = asked;
  asked = undefined;
  return first;
}
