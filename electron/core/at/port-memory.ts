import { Failure } from '../model/index.ts';
import type { PortMemory } from './channel-types.ts';
import { assess, worst, type GuardContext, type GuardLevel } from './guard.ts';
import { defaultRegisters, type Registers } from './line-readings.ts';
import { registersAfter } from './registers.ts';
import { maskSecrets } from './secrets.ts';
import { questionsBefore } from './value-before.ts';

/** `A/` sends the line before once more (V.250 §5.2.4). */
export const repeats = (line: string): boolean => /^a\/$/i.test(line);

/** What the stick behind a port remembers of the lines that it got, and what follows from it for the next one. */
export class StickMemory implements PortMemory {
  lastLine: string | undefined;
  registers: Registers = { ...defaultRegisters };
  /** `!ENTERCND` was sent. */
  #opened = false;

  /**
   * @throws Failure at.guarded above `allow`; at.bad-line where S3 or S5 is a letter that the line holds: to the stick it
   * would be another line
   * @returns the level of the line, and the questions that tell what its parts of level 3 change
   */
  check(line: string, allow: number, known: GuardContext): { level: GuardLevel; asks: string[] } {
    const opened = known.opened === true || this.#opened;
    const found = assess(line, { ...known, opened, lastLine: this.lastLine });
    const top = worst(found);
    if (top !== undefined && (top.level > allow || top.never)) {
      throw new Failure('at.guarded', { command: maskSecrets(line), level: top.level, reason: `@${top.reason.id}` });
    }
    const { s3, s5 } = this.registers;
    if (line.includes(String.fromCharCode(s3)) || line.includes(String.fromCharCode(s5))) {
      throw new Failure('at.bad-line', { why: 'control' });
    }
    const asks = found.filter((finding) => finding.level >= 3).flatMap(({ part }) => questionsBefore(`AT${part}`));
    return { level: top?.level ?? 0, asks: [...new Set(asks)] };
  }

  /** The command whose answer comes for a line: `A/` gives that of the line before. */
  answered(line: string): string {
    return repeats(line) ? (this.lastLine ?? line) : line;
  }

  /** Registers when a line has been carried out: its own result already follows them. */
  after(line: string): Registers {
    return registersAfter(this.registers, this.answered(line));
  }

  /**
   * How a line ends, and what its answer may look like: as the registers say now, or as they will when it is carried out.
   */
  expects(line: string): { end: string; ends: number[]; digits: boolean; quiet: boolean } {
    const [now, then] = [this.registers, this.after(line)];
    return {
      end: String.fromCharCode(now.s3),
      ends: [now.s3, now.s4, then.s3, then.s4],
      digits: now.digits || then.digits,
      quiet: now.quiet || then.quiet,
    };
  }

  /** A line is on its way. */
  sends(line: string): void {
    if (!repeats(line)) this.lastLine = line;
  }

  /** The stick has taken a line. Of one that it refused, nothing is certain: what was before is kept. */
  took(line: string): void {
    this.registers = this.after(line);
    if (/!ENTERCND=(?!\?)/i.test(this.answered(line).replace(/\s/g, ''))) this.#opened = true;
  }

  /** What a raw port leaves behind. */
  replace(memory: PortMemory): void {
    this.lastLine = memory.lastLine;
    this.registers = memory.registers ?? this.registers;
  }
}
