import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import { useEffect, useRef, type ReactElement } from 'react';
import type { WatchSignal } from '../../../preload/contract/watch.ts';
import { useSettings } from '../../client/settings-store.ts';
import { chartOptions, dataOf } from './draw.ts';
import { chartWords, type Point } from './watch-words.ts';

/** px. High enough for the five bands to have a name each. */
const height = 260;

/** One value over time. Loaded when a watch is first looked at; the drawing library is not part of the window's start. */
export default function Chart({ signal, points }: { readonly signal: WatchSignal; readonly points: readonly Point[] }): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<UPlot>(undefined);
  const latest = useRef(points);
  const theme = useSettings((state) => state.settings.theme);

  useEffect(() => {
    const box = frame.current;
    if (box === null) return undefined;
    const make = (): void => {
      drawn.current?.destroy();
      const width = Math.max(240, box.clientWidth);
      drawn.current = new UPlot(chartOptions(signal, () => latest.current, { width, height }), dataOf(latest.current), box);
    };
    make();
    // Width and theme change what is drawn; both are rare.
    const resized = new ResizeObserver(() => {
      if (drawn.current !== undefined && Math.abs(drawn.current.width - box.clientWidth) > 1) make();
    });
    resized.observe(box);
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', make);
    return () => {
      resized.disconnect();
      system.removeEventListener('change', make);
      drawn.current?.destroy();
      drawn.current = undefined;
    };
  }, [signal, theme]);

  useEffect(() => {
    latest.current = points;
    drawn.current?.setData(dataOf(points));
  }, [points]);

  return <div className="watch-chart" ref={frame} role="img" aria-label={chartWords(signal, points)} />;
} // prettier-ignore
