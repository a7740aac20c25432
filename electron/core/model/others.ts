import { z } from 'zod';
import { certaintySchema } from './identity.ts';
import { messageSchema } from './message.ts';

/**
 * How a program stands towards one place, the strongest first: `acts` = it does something to the stick, or has done it;
 * `holds` = it has a port or a drive of it; `may act` = it will by itself at the next plug; `runs` = it is there and leaves
 * the place alone as far as can be seen; `held off` = it leaves the place alone because we ask it to.
 */
export const otherStates = ['acts', 'holds', 'may act', 'runs', 'held off'] as const;
export const otherStateSchema = z.enum(otherStates);
export type OtherState = z.infer<typeof otherStateSchema>;

/** Another program of this computer that acts on sticks. */
export const otherProgramSchema = z.object({
  /** As people know it; empty when something has acted and nothing tells what. */
  program: z.string(),
  state: otherStateSchema,
  what: messageSchema,
  certainty: certaintySchema,
  /** Where it was read: `process 812`, a file, an attribute. */
  source: z.string(),
  /** What a person can type where we have no right to hold it off, and what takes it back. */
  remedy: z.object({ command: z.string(), undo: z.string().optional() }).optional(),
});
export type OtherProgram = z.infer<typeof otherProgramSchema>;

/** A place that a person has had freed of other programs, until it is given back. */
export const placeHoldSchema = z.object({
  since: z.string(),
  /** Programs that leave the place alone now. */
  programs: z.array(z.string()),
  /** Programs that may act on it all the same. */
  couldNot: z.array(z.string()),
});
export type PlaceHold = z.infer<typeof placeHoldSchema>;
