import { create } from 'zustand';
import { goTo } from './navigation.ts';

/** Pages of the guide, in the order in which they are read: one Markdown file for each under `resources/guide/LANGUAGE`. */
export const guidePages = [
  'first-stick',
  'modes',
  'openwrt',
  'terminal',
  'relays',
  'batches',
  'trouble',
  'safety',
] as const;
export type GuidePage = (typeof guidePages)[number];

/** A place in the guide: a page, and a heading of it by its mark. */
export interface GuideSpot {
  readonly page: GuidePage;
  readonly mark?: string;
}

const others: GuideSpot = { page: 'trouble', mark: 'others' };
const rights: GuideSpot = { page: 'trouble', mark: 'rights' };
const nothing: GuideSpot = { page: 'trouble', mark: 'nothing' };

/** Codes of errors, the narrow ones first: what begins with a key is helped by its page. */
const helpful: readonly (readonly [string, GuideSpot])[] = [
  ['usb.no-rights', rights],
  ['serial.no-rights', rights],
  ['control.no-rights', rights],
  ['usb.busy', others],
  ['usb.driver-stays', others],
  ['serial.held', others],
  ['control.held', others],
  ['place.held', others],
  ['store.locked', others],
  ['usb.', nothing],
  ['serial.', nothing],
  ['http.', { page: 'trouble', mark: 'web-page' }],
  ['at.guarded', { page: 'safety', mark: 'dangerous' }],
  ['at.', { page: 'terminal' }],
  ['sms.', { page: 'terminal', mark: 'messages' }],
  ['ussd.', { page: 'terminal', mark: 'messages' }],
  ['script.', { page: 'terminal', mark: 'scripts' }],
  ['mode.', { page: 'modes' }],
  ['run.', { page: 'modes' }],
  ['rules.', { page: 'modes', mark: 'rules' }],
  ['openwrt.', { page: 'openwrt' }],
  ['router.', { page: 'openwrt', mark: 'router' }],
  ['relay.', { page: 'relays' }],
  ['batch.', { page: 'batches' }],
  ['identity.', { page: 'batches', mark: 'doubles' }],
];

/** Where the guide helps with an error; undefined where it has nothing to say of it. */
export const helpFor = (code: string): GuideSpot | undefined =>
  helpful.find(([begin]) => (begin.endsWith('.') ? code.startsWith(begin) : code === begin))?.[1];

/** What the page of help shows: a place in the guide, or the list of keys. */
export type HelpSpot = GuideSpot | { readonly page: 'shortcuts' };

export const useHelp = create<{ readonly spot: HelpSpot }>(() => ({ spot: { page: 'first-stick' } }));

/** Opens the page of help at a place; without one, where it was left. */
export function openHelp(spot?: HelpSpot): void {
  if (spot !== undefined) useHelp.setState({ spot });
  goTo({ page: 'other', id: 'help' });
}
