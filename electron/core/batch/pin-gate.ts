import { Failure, toErrorData, type ErrorData } from '../model/index.ts';

/**
 * One PIN for many SIMs: it is tried on one after the other until it was right once, then on all. Once it was refused it is
 * tried on no other.
 */
export class PinGate {
  private proven = false;
  private refused: ErrorData | undefined;
  private turn: Promise<void> = Promise.resolve();

  /** Failure batch.pin-stopped when it has failed elsewhere, and those of the attempt. */
  async enter(attempt: () => Promise<void>): Promise<void> {
    if (this.proven) {
      await this.try(attempt);
      return;
    }
    const mine = this.turn.then(() => this.try(attempt));
    this.turn = mine.catch(() => undefined);
    await mine;
  }

  private async try(attempt: () => Promise<void>): Promise<void> {
    if (this.refused !== undefined) throw new Failure('batch.pin-stopped', {}, this.refused.code);
    try {
      await attempt();
      this.proven = true;
    } catch (error) {
      this.refused = toErrorData(error);
      throw error;
    }
  }
}
