import type uPlot from 'uplot';
import type { WatchSignal } from '../../../preload/contract/watch.ts';
import { say } from '../../../resources/text/index.ts';
import { tokenColour } from '../../components/token-colour.ts';
import { bandsOf, valueWords, type Point } from './watch-words.ts';

/** dB. A chart of a stick that stands still is no flat line at the edge. */
const room = 6;
/** Seconds. A watch that has just begun is drawn at the left, not over the whole width. */
const leastSpan = 60;
const gutter = { left: 62, right: 46, top: 16, bottom: 22 };

/** The part of the scale to show: all values with room around them. */
export function yRange(values: readonly number[]): [number, number] {
  if (values.length === 0) return [-120, -60];
  return [Math.floor(Math.min(...values) - room), Math.ceil(Math.max(...values) + room)];
}

export const xRange = (points: readonly Point[]): [number, number] => {
  const first = points[0]?.t ?? 0;
  return [first, Math.max(first + leastSpan, points.at(-1)?.t ?? 0)];
};

export const dataOf = (points: readonly Point[]): uPlot.AlignedData => [
  points.map(({ t }) => t),
  points.map(({ value }) => value ?? null),
];

/** Bands named in words, one line, its last value at its end, the weakest point marked. Colours are those of now. */
export function chartOptions(key: WatchSignal, points: () => readonly Point[], size: { width: number; height: number }): uPlot.Options {
  const [ink, second] = [tokenColour('ink'), tokenColour('ink-2')];
  const [line, act, ground] = [tokenColour('line'), tokenColour('act'), tokenColour('bench')];
  const font = getComputedStyle(document.documentElement);
  const [sans, mono] = [`11.5px ${font.getPropertyValue('--sans')}`, `11.5px ${font.getPropertyValue('--mono')}`];
  const values = (): number[] => points().flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    ...size,
    padding: [gutter.top, gutter.right, gutter.bottom, gutter.left],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: () => xRange(points()) }, y: { range: () => yRange(values()) } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: act, width: 2, spanGaps: false, points: { show: values().length < 3, size: 6, fill: act } }],
    hooks: {
      drawClear: [(chart) => drawBands(chart, { key, ground, line, second, sans, mono })],
      draw: [(chart) => drawMarks(chart, { key, points: points(), ink, second, act, sans, mono })],
    },
  };
} // prettier-ignore

interface BandLook {
  key: WatchSignal;
  ground: string;
  line: string;
  second: string;
  sans: string;
  mono: string;
}

function drawBands(chart: uPlot, { key, ground, line, second, sans, mono }: BandLook): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const [min, max] = [chart.scales['y']?.min ?? 0, chart.scales['y']?.max ?? 0];
  let top = bbox.top;
  ctx.save();
  ctx.textBaseline = 'middle';
  for (const [index, { band, from }] of bandsOf(key).entries()) {
    const bottom = from <= min ? bbox.top + bbox.height : chart.valToPos(from, 'y', true);
    if (from >= max) continue;
    const height = Math.min(bottom, bbox.top + bbox.height) - top;
    if (height <= 0) break;
    ctx.fillStyle = ground;
    if (index % 2 === 0) ctx.fillRect(bbox.left, top, bbox.width, height);
    ctx.fillStyle = second;
    ctx.font = scaled(sans, ratio);
    ctx.textAlign = 'left';
    if (height > 14 * ratio) ctx.fillText(say({ id: `signal.${band}` }), 0, top + height / 2);
    if (from > min) {
      ctx.fillStyle = line;
      ctx.fillRect(bbox.left, bottom, bbox.width, ratio);
      ctx.fillStyle = second;
      ctx.font = scaled(mono, ratio);
      ctx.fillText(String(from), bbox.left + bbox.width + 6 * ratio, bottom);
    }
    top = bottom;
  }
  ctx.restore();
}

interface MarkLook {
  key: WatchSignal;
  points: readonly Point[];
  ink: string;
  second: string;
  act: string;
  sans: string;
  mono: string;
}

function drawMarks(chart: uPlot, { key, points, ink, second, act, sans, mono }: MarkLook): void {
  const read = points.flatMap(({ t, value, at }) => (value === undefined ? [] : [{ t, value, at }]));
  const last = read.at(-1);
  if (last === undefined) return;
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  const at = (t: number, value: number): [number, number] => [chart.valToPos(t, 'x', true), chart.valToPos(value, 'y', true)];
  ctx.save();
  const [x, y] = at(last.t, last.value);
  ctx.fillStyle = act;
  ctx.beginPath();
  ctx.arc(x, y, 4 * ratio, 0, Math.PI * 2);
  ctx.fill();
  ctx.fillStyle = ink;
  ctx.font = scaled(`600 ${sans}`, ratio);
  // Beside the point where there is room; at the right end above it, or below at the top.
  const isBeside = x < bbox.left + bbox.width * 0.8;
  ctx.textAlign = isBeside ? 'left' : 'right';
  ctx.textBaseline = isBeside ? 'middle' : y < bbox.top + 22 * ratio ? 'top' : 'bottom';
  const rise = isBeside ? 0 : ctx.textBaseline === 'top' ? 8 : -8;
  ctx.fillText(valueWords(key, last.value), x + (isBeside ? 9 * ratio : 0), y + rise * ratio);
  const weakest = read.reduce((a, b) => (b.value < a.value ? b : a));
  if (weakest.value < last.value && read.length > 2) {
    const [wx, wy] = at(weakest.t, weakest.value);
    ctx.fillStyle = second;
    ctx.fillRect(wx, wy + 3 * ratio, ratio, 7 * ratio);
    ctx.font = scaled(sans, ratio);
    ctx.textBaseline = 'top';
    ctx.textAlign = wx > bbox.left + bbox.width / 2 ? 'right' : 'left';
    const params = { time: clockOf(weakest.at), value: weakest.value };
    ctx.fillText(say({ id: 'watch.weakest', params }), wx + (ctx.textAlign === 'left' ? 5 : -5) * ratio, wy + 4 * ratio);
  }
  ctx.fillStyle = second;
  ctx.font = scaled(mono, ratio);
  ctx.textBaseline = 'bottom';
  const foot = chart.ctx.canvas.height - 2 * ratio;
  ctx.textAlign = 'left';
  ctx.fillText(clockOf(points[0]?.at ?? ''), bbox.left, foot);
  // Under the last point, as far as the first time leaves room.
  ctx.textAlign = 'right';
  if (x > bbox.left + 130 * ratio) ctx.fillText(clockOf(last.at), x, foot);
  ctx.restore();
} // prettier-ignore

/** Canvas text is in device pixels. */
const scaled = (font: string, ratio: number): string =>
  font.replace(/([\d.]+)px/, (_whole, px: string) => `${String(Number(px) * ratio)}px`);

const clockOf = (iso: string): string => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
};
