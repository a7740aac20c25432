import type { z } from 'zod';
import { create } from 'zustand';
import { scripts, terminal, type ErrorData } from '../../../preload/contract/index.ts';
import type { Explanation, TerminalLine } from '../../../preload/contract/terminal.ts';
import { listen } from '../../client/bridge.ts';
import type { LineEnd } from './input.ts';

export type TerminalState = z.infer<typeof terminal.state.payload>;
export type Mode = 'line' | 'raw';
/** What stands beside the screen. */
export type Side = 'answer' | 'hex' | 'scripts' | 'messages';
export type Transfer = z.infer<typeof terminal.transfer.payload>;
export type HeldQuestion = NonNullable<z.infer<typeof terminal.held.payload>['held']>;
export type ScriptProgress = z.infer<typeof scripts.progress.payload>;

/** A line whose meaning is known, for the lane. */
export interface ExplainedLine {
  readonly number: number;
  readonly at: string;
  readonly text: string;
  readonly explanation: Explanation;
}

/** One terminal as the page shows it. The main process owns the port; this is what it told and what was chosen here. */
export interface TerminalView {
  readonly id: string | undefined;
  readonly state: TerminalState | undefined;
  readonly mode: Mode;
  readonly explained: readonly ExplainedLine[];
  /** Number of the line that the lane explains. */
  readonly marked: number | undefined;
  readonly error: ErrorData | undefined;
  readonly lineEnd: LineEnd;
  readonly echo: boolean;
  /** What the guard asks about bytes of raw mode. */
  readonly held: HeldQuestion | undefined;
  /** Bytes on their way. */
  readonly transfer: Transfer | undefined;
  /** The script that runs or ran last, with its newest events. */
  readonly script: ScriptProgress | undefined;
}

const empty: TerminalView = {
  id: undefined,
  state: undefined,
  mode: 'line',
  explained: [],
  marked: undefined,
  error: undefined,
  lineEnd: 'cr',
  echo: false,
  held: undefined,
  transfer: undefined,
  script: undefined,
};

/** The second terminal of a split. */
export interface Beside {
  readonly place: string;
  readonly interface: number;
  readonly at: 'left' | 'right';
}
const swapped = { left: 'right', right: 'left' } as const;

interface Terminals {
  readonly views: Readonly<Record<string, TerminalView>>;
  /** The interface whose terminal is shown, by place. */
  readonly chosen: Readonly<Record<string, number>>;
  /** The one beside it in a split, of any stick, and on which side it stands. */
  readonly beside: Readonly<Record<string, Beside | undefined>>;
  /** What stands beside the screens, by place. */
  readonly sides: Readonly<Record<string, Side>>;
}

export const useTerminals = create<Terminals>(() => ({ views: {}, chosen: {}, beside: {}, sides: {} }));

export const terminalKey = (place: string, interfaceNumber: number): string => `${place}/${interfaceNumber}`;
export const viewOf = (terminals: Terminals, key: string): TerminalView => terminals.views[key] ?? empty;

/** Shows a terminal; one that stands in the split already gets the keyboard instead. */
export const chooseTerminal = (place: string, interfaceNumber: number): void =>
  useTerminals.setState(({ chosen, beside }) => {
    const other = beside[place];
    const before = chosen[place];
    const all = { ...chosen, [place]: interfaceNumber };
    if (other?.place !== place || other.interface !== interfaceNumber || before === undefined) return { chosen: all };
    return { chosen: all, beside: { ...beside, [place]: { place, interface: before, at: swapped[other.at] } } };
  });

/** The keyboard goes from one stick's terminal to that of another stick beside it; both stay where they stand. */
export const crossTo = (from: Omit<Beside, 'at'>, to: Omit<Beside, 'at'>): void =>
  useTerminals.setState(({ chosen, beside }) => ({
    chosen: { ...chosen, [to.place]: to.interface },
    beside: { ...beside, [to.place]: { ...from, at: swapped[beside[from.place]?.at ?? 'right'] } },
  }));

/** Puts a second terminal beside the one that is shown; undefined takes it away. */
export const splitTerminal = (place: string, other: Omit<Beside, 'at'> | undefined): void =>
  useTerminals.setState(({ beside }) => ({
    beside: {
      ...beside,
      [place]: other && { place: other.place, interface: other.interface, at: beside[place]?.at ?? 'right' },
    },
  }));

export const showSide = (place: string, side: Side): void =>
  useTerminals.setState(({ sides }) => ({ sides: { ...sides, [place]: side } }));

export function patchView(key: string, patch: Partial<TerminalView>): void {
  useTerminals.setState((all) => ({ views: { ...all.views, [key]: { ...viewOf(all, key), ...patch } } }));
}

/** States that came before the terminal's id was known; the last one counts. */
const early = new Map<string, TerminalState>();
export function takeEarlyState(id: string): TerminalState | undefined {
  const state = early.get(id);
  early.delete(id);
  return state;
}

let following = false;
/** Hears the states of all terminals; begun with the first one. */
export function followTerminals(): void {
  if (following) return;
  following = true;
  listen(terminal.state, (state) => {
    const found = Object.entries(useTerminals.getState().views).find(([, view]) => view.id === state.id);
    if (found !== undefined) patchView(found[0], { state });
    else if (state.connection !== 'closed') early.set(state.id, state);
  });
  const keyOf = (id: string): string | undefined =>
    Object.entries(useTerminals.getState().views).find(([, view]) => view.id === id)?.[0];
  listen(terminal.held, ({ id, held }) => {
    const key = keyOf(id);
    if (key !== undefined) patchView(key, { held });
  });
  listen(terminal.transfer, (transfer) => {
    const key = keyOf(transfer.id);
    if (key !== undefined) patchView(key, { transfer: transfer.state === 'ended' ? undefined : transfer });
  });
  listen(scripts.progress, (progress) => {
    const key = keyOf(progress.id);
    if (key === undefined) return;
    const before = viewOf(useTerminals.getState(), key).script;
    const isNext = before !== undefined && !hasEnded(before);
    const events = [...(isNext ? before.events : []), ...progress.events].slice(-eventLimit);
    patchView(key, { script: { ...progress, events } });
  });
}

/** As many as one reads back through; the screen has them all. */
const eventLimit = 200;

export const hasEnded = (script: ScriptProgress): boolean => script.state !== 'running' && script.state !== 'held';

/** The lane offers the newest few. */
const explainedLimit = 12;

/** Takes new lines in: what they explain goes to the lane, and the newest answer (not a notice) is marked. */
export function noteExplained(view: TerminalView, lines: readonly TerminalLine[]): Partial<TerminalView> | undefined {
  const added = lines.flatMap((line) =>
    line.explanation === undefined
      ? []
      : [{ number: line.number, at: line.at, text: line.text, explanation: line.explanation, tone: line.tone }],
  );
  if (added.length === 0) return undefined;
  const answer =
    added.findLast((line) => line.tone !== 'unasked') ?? (view.marked === undefined ? added.at(-1) : undefined);
  return {
    explained: [...view.explained, ...added].slice(-explainedLimit),
    ...(answer !== undefined && { marked: answer.number }),
  };
}
