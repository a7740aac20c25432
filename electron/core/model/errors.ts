import { z } from 'zod';

/**
 * All error codes. The sentence for `code` stands in `resources/text` as `error.<code>` (what happened, what it means for
 * the stick) and `advice.<code>` (what to do). `{name}` in the texts is filled from `params`.
 */
export const errorCodes = [
  // USB: one code for each way in which a transfer or an open can end
  'usb.no-bus',
  'usb.no-rights',
  'usb.busy',
  'usb.stall',
  'usb.timeout',
  'usb.gone',
  'usb.io',
  'usb.not-found',
  'usb.driver-stays',
  // serial and AT
  'serial.not-found',
  'serial.no-rights',
  'serial.held',
  'serial.gone',
  'serial.io',
  'serial.no-lines',
  'at.timeout',
  'at.closed',
  'at.refused',
  'at.bad-line',
  'at.guarded',
  'at.not-held',
  'at.too-much',
  'at.unproven',
  // QMI and MBIM through the system's own programs
  'control.none',
  'control.no-tool',
  'control.no-rights',
  'control.held',
  'control.gone',
  'control.silent',
  'control.refused',
  // scripts
  'script.invalid',
  'script.no-value',
  'script.no-variable',
  'script.bad-value',
  'script.expected',
  'script.refused',
  'script.stopped',
  'script.too-long',
  // text messages and service codes
  'sms.bad-message',
  'sms.none',
  'ussd.no-answer',
  'ussd.not-open',
  // stick's web page
  'http.unreachable',
  'http.no-address',
  'http.two-cards',
  'http.timeout',
  'http.rubbish',
  'http.too-large',
  'http.status',
  'http.refused',
  'http.login-needed',
  'http.wrong-password',
  // a test of the data connection
  'connection.no-echo',
  'connection.no-ping',
  // plans and runs
  'place.unknown',
  'place.gone',
  'place.busy',
  'place.held',
  'mode.unknown-token',
  'mode.already-there',
  'mode.impossible',
  'mode.no-rule',
  'mode.leave-alone',
  'mode.service-state',
  'mode.not-storage',
  'mode.no-endpoint',
  'mode.no-interface',
  'mode.no-configuration',
  'mode.not-configured',
  'mode.no-alternate',
  'mode.no-method',
  'mode.several-methods',
  'mode.target-reached',
  'mode.no-talk',
  'mode.no-way',
  'mode.disk-first',
  'identity.same-imei',
  'identity.same-iccid',
  'mode.rule-known',
  'mode.no-at-port',
  'mode.not-offered',
  'mode.last-at-port',
  'mode.unread',
  'mode.no-trial',
  'run.ask-first',
  'run.type-to-confirm',
  'run.nothing-to-save',
  'run.cancelled',
  'run.step-late',
  'run.person-needed',
  'run.not-asked',
  'run.bad-secret',
  // batches
  'batch.bad-recipe',
  'batch.none',
  'batch.not-running',
  'batch.unfinished',
  'batch.nothing-to-resume',
  'batch.foreign',
  'batch.interrupted',
  'batch.too-slow',
  'batch.ask-first',
  'batch.apn-missing',
  'batch.apn-refused',
  'batch.apn-unproven',
  'batch.pin-missing',
  'batch.pin-tries',
  'batch.pin-refused',
  'batch.pin-unproven',
  'batch.pin-stopped',
  'batch.page-missing',
  'batch.page-stopped',
  // rules
  'rules.syntax',
  'rules.unknown-key',
  'rules.bad-hex',
  'rules.bad-id',
  'rules.bad-value',
  'rules.unreadable',
  'rules.bad-json',
  'rules.bad-case',
  'rules.trap',
  'rules.twice',
  'rules.too-large',
  'rules.bad-archive',
  'rules.cannot-hold',
  'rules.not-taken',
  // what a router needs
  'openwrt.bad-file',
  'openwrt.refused',
  'openwrt.cannot',
  'openwrt.first-plug',
  'openwrt.stick-first',
  'openwrt.bad-option',
  // a router that a person named
  'router.unreachable',
  'router.timeout',
  'router.unknown-key',
  'router.changed-key',
  'router.refused',
  'router.bad-key',
  'router.lost',
  'router.too-large',
  'router.not-openwrt',
  'router.failed',
  'router.not-changed',
  'router.lost-midway',
  'router.ask-first',
  // files and store
  'file.unwritable',
  'file.no-space',
  'file.exists',
  'file.some-written',
  'file.unreadable',
  'file.missing',
  'store.locked',
  'store.broken',
  'store.newer',
  'store.unreachable',
  'store.no-engine',
  'history.unknown',
  // the program itself
  'cli.usage',
  'virtual.unknown-model',
  'virtual.no-ptys',
  'virtual.no-listen',
  'virtual.bad-model',
  // mending this computer
  'system.changed',
  'system.no-pkexec',
  'system.dismissed',
  'system.not-allowed',
  'system.mend-failed',
  'ipc.bad-request',
  'port.closed',
  // relays
  'relay.bad-address',
  'relay.refused',
  'relay.not-there',
  'relay.in-use',
  'relay.tls',
  'relay.gone',
  'relay.io',
  'relay.not-safe',
  'relay.no-pair',
  'relay.same-end',
  'relay.is-port',
  'relay.no-listen',
  'relay.client-stuck',
  'relay.too-many',
  'relay.far-settings',
  'relay.far-address',
  'relay.no-token',
  'relay.wrong-token',
  'relay.bad-recording',
  'relay.replay-virtual',
  'relay.unknown',
  'relay.bad-saved',
  'relay.no-saved',
  'relay.asks-program',
  'relay.asks-file',
  'port.busy-sending',
  'log.stopped',
  'file.too-large',
  'script.running',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** An error as it crosses borders. `cause` is technical text (errno, driver message), shown one click deeper, never decided on. */
export const errorDataSchema = z.object({
  code: errorCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  cause: z.string().optional(),
});
export type ErrorData = z.infer<typeof errorDataSchema>;

/** The one exception class of the program; everything that is thrown on purpose is a Failure. */
export class Failure extends Error {
  readonly data: ErrorData;
  constructor(code: ErrorCode, params: Record<string, string | number> = {}, cause?: unknown) {
    const text = causeText(cause);
    super(`${code} ${JSON.stringify(params)}${text === undefined ? '' : `: ${text}`}`);
    this.name = 'Failure';
    this.data = text === undefined ? { code, params } : { code, params, cause: text };
  }
  get code(): ErrorCode {
    return this.data.code;
  }
}

function causeText(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : JSON.stringify(cause);
}

/** Turns anything thrown into error data; what is not a Failure is a defect of ours and becomes `internal`. */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof Failure) return thrown.data;
  return new Failure('internal', {}, thrown).data;
}
