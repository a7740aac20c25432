import { z } from 'zod';
import { countedSchema } from './counted.ts';

/** What can be wrong with a stick, on request. All are off unless asked for. */
export const faultsSchema = z
  .strictObject({
    /** Time off the bus at a re-enumeration, ms, instead of the usual one. */
    awayMs: z.number().int().min(0),
    /** It leaves at a switch and never comes back. */
    neverReturns: z.boolean(),
    /** It comes back from a switch with this id. */
    returnsAs: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/),
    /** It says that it switches and stays as it is. */
    lies: z.boolean(),
    /** These transfers stall: the n-th bulk or interrupt transfer since power-on, or as `counted.ts` has it. */
    stallTransfer: countedSchema,
    /** It is pulled when such a transfer arrives. */
    unplugAtTransfer: countedSchema,
    /** AT ports are there and never answer; answer late; answer byte by byte. */
    at: z.enum(['dead', 'late', 'pieces']),
    /**
     * The web page: bytes that are no HTTP; no answer; an answer that breaks off; half of one that claims to be whole; a page for
     * people instead of data; a redirect to a login page; a session that is over.
     */
    web: z.enum(['rubbish', 'hangs', 'truncated', 'half', 'html', 'login', 'expired']),
    /** No SIM; a SIM that asks for its PIN; one that answers “busy” to whatever needs it. */
    sim: z.enum(['absent', 'locked', 'busy']),
    /** It is carried about: signal and registration change as its data say. */
    signal: z.enum(['moves']),
  })
  .partial();
export type Faults = z.infer<typeof faultsSchema>;

/** How late an AT port with the fault `late` answers, ms: longer than the usual time-out of one command (5 s). */
export const lateAnswerMs = 8000;
