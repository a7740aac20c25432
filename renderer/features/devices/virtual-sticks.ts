import { workbench, type Outcome } from '../../../preload/contract/index.ts';
import { invoke } from '../../client/bridge.ts';
import { asOwnAct } from '../../app/happening-store.ts';
import { firstTab, goTo } from '../../app/navigation.ts';

/** The virtual sticks that can be plugged in; names are the makers' and are the same in every language. */
export const virtualModels = [
  { id: 'e303', name: 'Huawei E303s-2', words: 'virtual.e303' },
  { id: 'mf831', name: 'ZTE MF831', words: 'virtual.mf831' },
  { id: 'unknown', name: 'D-Link DWM-999', words: 'virtual.unknown' },
] as const;

/** Plugs one in and shows its page. */
export async function plugInVirtual(model: string): Promise<Outcome<string>> {
  const outcome = await asOwnAct(() => invoke(workbench.addVirtual, { model }));
  if (outcome.ok) goTo({ page: 'stick', place: outcome.value, tab: firstTab });
  return outcome;
}
