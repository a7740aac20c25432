import { z } from 'zod';
import { messageSchema } from './message.ts';
import { portRoleSchema } from './mode.ts';

export const certainties = ['sure', 'likely', 'guess'] as const;
export const certaintySchema = z.enum(certainties);
export type Certainty = z.infer<typeof certaintySchema>;

/**
 * Who says that a way works: the maker's own document, open source code that does it, a data set of such rules, many
 * reports, or one report alone.
 */
export const marks = ['maker', 'code', 'data', 'reports', 'report'] as const;
export const markSchema = z.enum(marks);
export type Mark = z.infer<typeof markSchema>;

/** One reason to believe (or doubt) an identity. `source` names where it was read: descriptor, string 2, AT+CGMM, … */
export const evidenceSchema = z.object({
  kind: z.enum(['usb-id', 'strings', 'interfaces', 'at', 'web', 'control', 'history']),
  agrees: z.boolean(),
  says: messageSchema,
  source: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const roleAssignmentSchema = z.object({
  interface: z.number().int(),
  role: portRoleSchema,
  /** Where the role comes from: a table, the interface protocol, a guess by order. */
  source: z.string(),
});

/** Which stick this is. `name` is what people see ("Huawei E303s-2"). `plugin` is the vendor plug-in that took it. */
export const identitySchema = z.object({
  plugin: z.string(),
  vendor: z.string(),
  model: z.string(),
  name: z.string(),
  certainty: certaintySchema,
  evidence: z.array(evidenceSchema),
  roles: z.array(roleAssignmentSchema),
});
export type Identity = z.infer<typeof identitySchema>;
