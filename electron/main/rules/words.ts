import type { RuleFieldView } from '../../../preload/contract/rules.ts';
import { message, type Message } from '../../core/model/index.ts';
import { conditionsOf, targetIdsOf, type Rule } from '../../core/modes/index.ts';

const text = (part: string, params?: Record<string, string | number>): Message => message(`rules-page.${part}`, params);
const hex2 = (value: number): string => value.toString(16).padStart(2, '0');

/** What a rule does, each part a phrase: eject, a message, a maker's procedure, a configuration. */
export function methodOf(rule: Rule): Message[] {
  if (rule.configuration === 0) return [text('method.leave-alone')];
  const messages = (rule.messages ?? []).filter((one) => one !== '').length;
  const parts = [
    ...(rule.special ?? []).map((name) => text(`method.${name}`)),
    ...(rule.standardEject === true ? [text('method.eject')] : []),
    ...(messages === 0 ? [] : [text(messages === 1 ? 'method.message' : 'method.messages', { count: messages })]),
    ...(rule.configuration === undefined ? [] : [text('method.configuration', { value: rule.configuration })]),
    ...(rule.mbim === true ? [text('method.mbim')] : []),
    ...(rule.alternate === undefined ? [] : [text('method.alternate', { value: rule.alternate })]),
    ...(rule.reset === true ? [text('method.reset')] : []),
  ];
  return parts.length === 0 ? [text('method.nothing')] : parts;
}

/** The fields of a rule in words, in the order in which they take effect. */
export function fieldsOf(rule: Rule): RuleFieldView[] {
  const rows: RuleFieldView[] = [];
  const put = (label: string, value: Message | undefined): void => {
    if (value !== undefined) rows.push({ label: text(`field.${label}`), value });
  };
  const raw = (value: string): Message => text('value.raw', { value });
  const when = <T>(value: T | undefined, make: (known: T) => Message): Message | undefined =>
    value === undefined ? undefined : make(value);
  for (const { name, value } of conditionsOf(rule.entry).conditions)
    put(`condition.${name}`, text('value.contains', { value }));
  put(
    'wait',
    when(rule.waitBeforeS, (seconds) => text('value.wait', { seconds })),
  );
  put(
    'interface',
    when(rule.interface, (value) => text('value.number', { value })),
  );
  for (const name of rule.special ?? []) put('procedure', text(`method.${name}`));
  if (rule.pantech !== undefined)
    put('pantech', text(rule.pantech === 1 ? 'value.pantech-self' : 'value.number', { value: rule.pantech }));
  if (rule.standardEject === true) put('eject', text('value.eject'));
  for (const one of rule.messages ?? []) if (one !== '') put('message', raw(one));
  put(
    'message-endpoint',
    when(rule.messageEndpoint, (value) => raw(hex2(value))),
  );
  put(
    'response-endpoint',
    when(rule.responseEndpoint, (value) => raw(hex2(value))),
  );
  put(
    'release-delay',
    when(rule.releaseDelayMs, (ms) => text('value.ms', { ms })),
  );
  put(
    'configuration',
    when(rule.configuration, (value) => text(value === 0 ? 'value.leave-alone' : 'value.number', { value })),
  );
  if (rule.mbim === true) put('mbim', text('value.mbim'));
  put(
    'alternate',
    when(rule.alternate, (value) => text('value.number', { value })),
  );
  if (rule.reset === true) put('reset', text('value.reset'));
  const targets = targetIdsOf(rule);
  if (targets.length > 0) put('targets', raw(targets.join(', ')));
  else
    put(
      'targets',
      when(rule.targetVendor, (vendor) => text('value.any-product', { vendor })),
    );
  put(
    'target-class',
    when(rule.targetClass, (value) => text('value.class', { value: hex2(value) })),
  );
  put(
    'check',
    when(rule.checkSuccessS, (seconds) => text('value.check', { seconds })),
  );
  if (rule.noMbimCheck === true) put('no-mbim', text('value.no-mbim'));
  if (rule.noDriverLoading === true) put('no-driver', text('value.no-effect'));
  if (rule.needResponse !== undefined) put('need-response', text('value.no-effect'));
  for (const { source, verdict, cameAs } of rule.evidence ?? []) {
    put(
      'evidence',
      raw([source, ...(verdict === undefined ? [] : [verdict]), ...(cameAs === undefined ? [] : [cameAs])].join(', ')),
    );
  }
  return rows;
}
