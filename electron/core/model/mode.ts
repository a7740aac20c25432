import { z } from 'zod';

/** What a stick can be. The same tokens in core, contract and command line. */
export const modeTokens = ['disk', 'network', 'serial', 'qmi', 'mbim', 'debug', 'download', 'adb', 'unknown'] as const;
export const modeTokenSchema = z.enum(modeTokens);
export type ModeToken = z.infer<typeof modeTokenSchema>;

/** What the stick is being at this moment; a composite stick shows several faces, `main` is the one that counts. */
export const modeSchema = z.object({ main: modeTokenSchema, faces: z.array(modeTokenSchema) });
export type Mode = z.infer<typeof modeSchema>;

/** Roles of interfaces and their ports. `at` is the port that takes commands. */
export const portRoles = ['at', 'modem', 'diag', 'nmea', 'network', 'storage', 'audio', 'adb', 'other'] as const;
export const portRoleSchema = z.enum(portRoles);
export type PortRole = z.infer<typeof portRoleSchema>;
