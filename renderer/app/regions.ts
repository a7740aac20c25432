/**
 * F6, the key that goes from one part of a window to the next, and Shift+F6 back: the bar, the list of sticks, the page's head, its
 * body, the sill. It is the way out of the terminal's screen, too, which sends Tab and Esc to the stick.
 */
const regions = ['.app-bar', '.rail', '.app-main .head', '.app-main .panel, .app-main .body', '.app-main .sill'];

const stops =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Where the focus lands in a part: what is chosen there, or the first that can take it. */
function stopIn(part: Element): HTMLElement | undefined {
  const all = [...part.querySelectorAll<HTMLElement>(stops)].filter(
    (one) => one.tabIndex >= 0 && one.getClientRects().length > 0 && !one.closest('[aria-hidden="true"], [inert]'),
  );
  return all.find((one) => one.getAttribute('aria-selected') === 'true') ?? all[0];
}

/** The part that holds an element: the innermost, since the sill may stand inside the panel. */
function partOf(element: Element | null): number {
  const holding = regions.flatMap((region, index) => {
    const part = element?.closest(region);
    return part === null || part === undefined ? [] : [{ index, part }];
  });
  return holding.reduce((inner, one) => (inner.part.contains(one.part) ? one : inner), holding[0] ?? none).index;
}
const none = { index: -1, part: document.documentElement };

/** Moves the focus to the next part that can take it. Not while a dialog is open: that one keeps it. */
export function goToRegion(by: 1 | -1): void {
  if (document.querySelector('[aria-modal="true"], .scrim') !== null) return;
  const from = partOf(document.activeElement);
  for (let step = 1; step <= regions.length; step += 1) {
    const index = (from + by * step + (from < 0 && by < 0 ? 1 : 0) + 2 * regions.length) % regions.length;
    const part = document.querySelector(regions[index] ?? '');
    const stop = part === null ? undefined : stopIn(part);
    if (stop === undefined || partOf(stop) !== index) continue;
    stop.focus();
    return;
  }
}
