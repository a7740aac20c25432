import { message, type Message } from '../../model/index.ts';
import { pitfallTable, type ProtocolName } from './tables.ts';

/** `found`: it is so here. `watch`: it may come; worth knowing. */
export interface Pitfall {
  key: string;
  weight: 'found' | 'watch';
  says: Message;
  /** What to do. */
  remedy: Message;
}

/** What a router told of itself; absent where none was read. */
export interface RouterKnown {
  lan?: string | undefined;
  packages?: readonly string[] | undefined;
}

export interface PitfallQuestion {
  id: string;
  protocol: ProtocolName;
  /** Addresses at which the stick's own page may be. */
  stickHosts: readonly string[];
  /** Sticks of the same id on this computer, this one among them. */
  twins: number;
  loops: boolean;
  /** The router's file unconfigures the stick in the wanted mode. */
  switchedOff: boolean;
  router: RouterKnown;
}

type Check = (typeof pitfallTable)['pitfalls'][number]['check'];

/** All pitfalls that concern this stick with this protocol, those that are so first. */
export function pitfallsFor(question: PitfallQuestion): Pitfall[] {
  const { id, protocol } = question;
  return pitfallTable.pitfalls
    .filter(({ protocols, ids }) => (protocols?.includes(protocol) ?? true) && (ids?.includes(id) ?? true))
    .flatMap(({ key, check, ids }): Pitfall[] => {
      const weight = ids === undefined ? weightOf(check, question) : 'found';
      if (weight === undefined) return [];
      const params = {
        id,
        lan: question.router.lan ?? pitfallTable.lan,
        stick: question.stickHosts[0] ?? '–',
        protocol,
      };
      return [
        {
          key,
          weight,
          says: message(`openwrt.pitfall.${key}`, params),
          remedy: message(`openwrt.remedy.${key}`, params),
        },
      ];
    })
    .toSorted((a, b) => Number(b.weight === 'found') - Number(a.weight === 'found'));
}

function weightOf(check: Check, question: PitfallQuestion): Pitfall['weight'] | undefined {
  const { router } = question;
  switch (check) {
    case 'always':
      return 'watch';
    case 'subnet': {
      if (question.protocol !== 'dhcp' || question.stickHosts.length === 0) return undefined;
      const same = question.stickHosts.some((host) => subnet(host) === subnet(router.lan ?? pitfallTable.lan));
      return same ? (router.lan === undefined && question.stickHosts.length > 1 ? 'watch' : 'found') : undefined;
    }
    case 'twins':
      return question.twins > 1 ? 'found' : undefined;
    case 'loop':
      return question.loops ? 'found' : undefined;
    case 'config-zero':
      return question.switchedOff ? 'found' : undefined;
    case 'modem-manager': {
      if (router.packages === undefined) return 'watch';
      return router.packages.includes('modemmanager') ? 'found' : undefined;
    }
  }
}

/** Sticks and routers both come with masks of 24 bits. */
const subnet = (address: string): string => address.split('.').slice(0, 3).join('.');
