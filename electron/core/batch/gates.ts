import { Failure, stickKeyOf, toErrorData, type ErrorData } from '../model/index.ts';
import type { LentSecret } from '../workbench/page-secrets.ts';
import type { Session } from '../workbench/session.ts';
import { factText } from './checks.ts';

/** What one batch has learnt of the secrets that it tries. */
export class Gates {
  readonly pin = new PinGate();
  readonly page = new PageGate();
}

/** Lets one attempt after the other pass until one has gone well, then all as they come. */
class Turns {
  private gone = false;
  private turn: Promise<void> = Promise.resolve();

  /** Whether an attempt has gone well. */
  get proven(): boolean {
    return this.gone;
  }

  /** Failures: those of the attempt. */
  async take(attempt: () => Promise<void>): Promise<void> {
    const tried = async (): Promise<void> => {
      await attempt();
      this.gone = true;
    };
    if (this.gone) {
      await tried();
      return;
    }
    const mine = this.turn.then(tried);
    this.turn = mine.catch(() => undefined);
    await mine;
  }
}

/**
 * One PIN for many SIMs: it is tried on one after the other until it was right once, then on all. Once it was refused it is
 * tried on no other.
 */
export class PinGate {
  private readonly turns = new Turns();
  private refused: ErrorData | undefined;

  /** Failure batch.pin-stopped when it has failed elsewhere, and those of the attempt. */
  enter(attempt: () => Promise<void>): Promise<void> {
    return this.turns.take(() => this.try(attempt));
  }

  private async try(attempt: () => Promise<void>): Promise<void> {
    if (this.refused !== undefined) throw new Failure('batch.pin-stopped', {}, this.refused.code);
    try {
      await attempt();
    } catch (error) {
      this.refused = toErrorData(error);
      throw error;
    }
  }
}

/** The page was not reached: nothing was tried. */
const notTried: ReadonlySet<string> = new Set(['http.unreachable', 'http.no-address', 'run.cancelled']);
/** The page has looked at the password and did not take it. */
const saysNo: ReadonlySet<string> = new Set(['http.wrong-password', 'http.refused']);

/**
 * One password for the pages of many sticks. Pages lock after a few wrong ones, so each stick is tried at most once with a wrong
 * one, however often it is begun. Until it was right once it is tried on one stick after the other; refused before that, on no
 * other. What cannot be told apart from a stick that has refused it is taken for that stick.
 */
export class PageGate {
  private readonly turns = new Turns();
  private refused: ErrorData | undefined;
  private readonly refusing = new Set<string>();

  /** For one piece of work at a place: signs in with the password in place of one that is kept, and tells why it was not taken. */
  at(session: Session, secret: string): { lent: LentSecret; refusal: () => Failure | undefined } {
    let refusal: Failure | undefined;
    const lent: LentSecret = async (signIn) => {
      try {
        await this.turns.take(() => this.try(session, () => signIn(secret)));
      } catch (error) {
        const { code, params, cause } = toErrorData(error);
        if (!notTried.has(code)) refusal = new Failure(code, params, cause);
        throw error;
      }
      return secret;
    };
    return { lent, refusal: () => refusal };
  }

  /** Failure batch.page-stopped where it must not be tried, and those of signing in. */
  private async try(session: Session, signIn: () => Promise<void>): Promise<void> {
    const stick = stickOf(session);
    if (this.refusing.has(stick) || (!this.turns.proven && this.refused !== undefined))
      throw new Failure('batch.page-stopped', {}, this.refused?.code);
    try {
      await signIn();
    } catch (error) {
      const data = toErrorData(error);
      // An answer that never came may have cost a try as well.
      if (!notTried.has(data.code)) this.refusing.add(stick);
      if (saysNo.has(data.code)) this.refused = data;
      throw error;
    }
  }
}

/** IMEI or serial number; a stick without either is any of its kind. */
function stickOf({ facts, sighting }: Session): string {
  const imei = facts === undefined ? undefined : factText(facts, 'imei');
  const { serial, vid = '', pid = '' } = sighting?.device ?? {};
  return stickKeyOf({ serial, vid }) ?? stickKeyOf({ imei }) ?? `kind:${vid}:${pid}`;
}
