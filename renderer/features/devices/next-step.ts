import type { ModeToken, SessionSnapshot } from '../../../preload/contract/index.ts';

/** What a person would do next with a stick. */
export type NextStep =
  | { readonly kind: 'gone' | 'nothing' | 'obstacle' }
  /** No rule names it; what its relatives listen to can be tried. */
  | { readonly kind: 'try' }
  | { readonly kind: 'running'; readonly to: ModeToken }
  /** A program that lets go when asked has the AT port. */
  | { readonly kind: 'free'; readonly program: string }
  | { readonly kind: 'read'; readonly proved: boolean }
  | { readonly kind: 'mode'; readonly to: ModeToken };

/** A stick that takes AT, or has its own web page, can be read. */
const canBeRead = (session: SessionSnapshot): boolean =>
  session.ports.some((port) => port.role === 'at' && port.state !== 'held') ||
  (session.mode.main === 'network' && session.cards.some((card) => card.gateway !== undefined));

/** Programs that can be asked to let go of a port; a person's own terminal program cannot. */
const letsGo: ReadonlySet<string> = new Set(['ModemManager']);

/** A rules file that wants mending holds nothing up: the stick goes by the rules that count. */
const isOfRules = ({ code }: { readonly code: string }): boolean => code.startsWith('rules.');

/** The gravest thing first: away, under way, held up; then reading if that can be done, else another mode. */
export function nextStep(session: SessionSnapshot): NextStep {
  if (session.run?.state === 'running') return { kind: 'running', to: session.run.plan.to };
  if (session.sighting === undefined) return { kind: 'gone' };
  const program = session.ports.find((port) => port.role === 'at' && port.state === 'held')?.holder?.program;
  if (program !== undefined && letsGo.has(program)) return { kind: 'free', program };
  if (session.obstacles.some(({ error }) => !isOfRules(error))) return { kind: 'obstacle' };
  if (canBeRead(session)) {
    return { kind: 'read', proved: session.run?.verdict === 'verified' && session.run.plan.to === session.mode.main };
  }
  const target = session.targets.find((one) => one.whyNot === undefined);
  if (target !== undefined) return { kind: 'mode', to: target.mode };
  return { kind: session.assistant === undefined ? 'nothing' : 'try' };
}
