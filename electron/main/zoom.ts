import type { BrowserWindow } from 'electron';

/** As browsers have them; at 200 % a window of the first size still shows everything, one thing below the other. */
const steps = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5] as const;

/** The next step from a zoom in a direction, or the last one there is. */
export function nextZoom(now: number, by: 'in' | 'out'): number {
  // A zoom that came from elsewhere lies between two steps; a hair's breadth is none.
  const hair = 0.001;
  const found = by === 'in' ? steps.find((step) => step > now + hair) : steps.findLast((step) => step < now - hair);
  return found ?? now;
}

/** Ctrl (or Cmd) with + - 0 makes everything larger, smaller, and as drawn: without a menu nobody else does it. */
export function zoomByKeys(window: BrowserWindow): void {
  const contents = window.webContents;
  contents.on('before-input-event', (event, { type, key, control, meta, alt }) => {
    if (type !== 'keyDown' || alt || !(control || meta)) return;
    const now = contents.getZoomFactor();
    if (key === '+' || key === '=') contents.setZoomFactor(nextZoom(now, 'in'));
    else if (key === '-') contents.setZoomFactor(nextZoom(now, 'out'));
    else if (key === '0') contents.setZoomFactor(1);
    else return;
    event.preventDefault();
  });
}
