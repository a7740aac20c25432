import { z } from 'zod';
import { factSetSchema } from '../../electron/core/model/fact.ts';
import { modeTokenSchema } from '../../electron/core/model/mode.ts';
import { placeHoldSchema } from '../../electron/core/model/others.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { planSchema } from '../../electron/core/model/plan.ts';
import { runSchema, wireLineSchema } from '../../electron/core/model/run.ts';
import { systemCheckSchema, workbenchSnapshotSchema } from '../../electron/core/model/session.ts';
import { announcement, call, nothing } from './channel.ts';

const at = z.object({ place: placeSchema });
/** `way`: key of one of the target's ways, absent = the first. `tryOut`: a method of the assistant, for a stick that no rule names. */
const atMode = z.object({
  place: placeSchema,
  mode: modeTokenSchema,
  way: z.string().min(1).max(80).optional(),
  tryOut: z.string().min(1).max(400).optional(),
});

/** The whole state, identifiers masked. The page keeps nothing of its own that matters. */
export const snapshot = call('workbench.snapshot', nothing, workbenchSnapshotSchema);

/** Sent after each change, at most once in 50 ms: people cannot read faster and a plug still shows at once. */
export const changed = announcement('workbench.changed', workbenchSnapshotSchema);

/** The plan from the present mode to the wanted one. Errors say why not. Nothing is sent to the stick. */
export const plan = call('workbench.plan', atMode, planSchema);

/** The same runner on a recording stick: what would go over the wire. */
export const dryRun = call('workbench.dry-run', atMode, z.array(wireLineSchema));

/**
 * Starts the run; progress comes with `changed`. Resolves with the run as it begins. `consent`: the agreement that the plan
 * asks for, `yes` or what it wants typed.
 */
export const start = call('workbench.start', atMode.extend({ consent: z.string().max(40).optional() }), runSchema);

/** Saves a verified try as a rule, one JSON file in the person's folder. Failures: run.nothing-to-save, file.*. */
export const saveTrial = call('workbench.save-trial', at, z.object({ path: z.string(), text: z.string() }));
export const cancel = call('workbench.cancel', at, nothing);

/** A password as the person typed it; `keep` lets the system's secret store keep it, if it is one of a page and right. */
const typed = z.object({ secret: z.string().max(200), keep: z.boolean() });

/** The password that a run waits for. Failure run.not-asked. */
export const answerSecret = call('workbench.answer-secret', at.extend(typed.shape), nothing);
/** Forgets the password of a stick's page; whether there was one. */
export const forgetSecret = call('workbench.forget-secret', at, z.boolean());

/** Asks other programs to let go of a place and keeps them off it; resolves once its ports are seen to be free. */
export const freePort = call('workbench.free-port', at, nothing);
/** Keeps other programs off a place from its next plug on. */
export const holdOthers = call('workbench.hold-others', at, placeHoldSchema);
/** Lets other programs have the place again. */
export const giveBack = call('workbench.give-back', at, nothing);

/**
 * Reads firmware, SIM and radio; progress comes with `changed`; the answer is masked. `signIn`: for a page that hides them. Failure
 * http.wrong-password.
 */
export const readFacts = call('workbench.read-facts', at.extend({ signIn: typed.optional() }), factSetSchema);

/** The same facts with identifiers in full: one act of the person, for one page view. */
export const revealFacts = call('workbench.reveal-facts', at, factSetSchema);

/** Virtual sticks: plug one in, take it out, pull and plug it. */
export const addVirtual = call('workbench.add-virtual', z.object({ model: z.string().min(1).max(40) }), placeSchema);
export const removeVirtual = call('workbench.remove-virtual', at, nothing);
export const replugVirtual = call('workbench.replug-virtual', at, nothing);

/** Puts text on the clipboard: the page itself has no permission for it. At most what a long record or transcript is. */
export const copyText = call('workbench.copy-text', z.object({ text: z.string().max(1_000_000) }), nothing);

/** Looks at this computer again (rights, group, drivers, …). */
export const checkSystem = call('workbench.check-system', nothing, z.array(systemCheckSchema));

/**
 * Mends one check with rights that the system asks the person for, then looks again. `runs`: the command as it was shown.
 * Failures system.*.
 */
export const mendSystem = call(
  'workbench.mend-system',
  z.object({ key: systemCheckSchema.shape.key, runs: z.string().max(4_000) }),
  z.array(systemCheckSchema),
);
