import { interfacesOf, message, type Message, type PortRole } from '../../model/index.ts';
import type { FileChange } from '../change.ts';
import type { RouterWish } from '../wish.ts';
import {
  driversFor,
  newIdsFor,
  packagesFor,
  protocolOf,
  protocolsFor,
  releaseOf,
  type ArrivedStick,
} from './choose.ts';
import { pitfallsFor, type Pitfall, type RouterKnown } from './pitfalls.ts';
import { routerScript } from './script.ts';
import type { NewId, Protocol, ProtocolName, Release } from './tables.ts';
import { sectionBatch, sectionName, sectionText, type UciSection } from './uci.ts';

export interface DeploymentInput {
  /** Name of the stick. */
  name: string;
  wish: RouterWish;
  change: FileChange;
  /** Whether the router's own file was there to be changed; else it was the packaged one. */
  ground: 'own' | 'packaged';
  stick: ArrivedStick;
  /** Which interface is which port, in the wanted mode. */
  roles: readonly { interface: number; role: PortRole }[];
  stickHosts: readonly string[];
  twins: number;
  router: RouterKnown;
  release?: string | undefined;
  protocol?: string | undefined;
  apn?: string | undefined;
  section?: string | undefined;
  /** ISO 8601. */
  now: string;
  version: string;
  /** SHA-256 as hex. */
  digest: (text: string) => string;
}

/** One file that can be copied or saved. */
export interface Part {
  /** File name. */
  name: string;
  title: Message;
  text: string;
}

/** All that a router needs for one stick in one mode, as data. */
export interface Deployment {
  name: string;
  id: string;
  targets: string[];
  mode: RouterWish['mode'];
  proof: RouterWish['proof'];
  needsEntry: boolean;
  ground: DeploymentInput['ground'];
  release: string;
  manager: Release['manager'];
  protocol: ProtocolName;
  protocols: ProtocolName[];
  drivers: string[];
  packages: string[];
  install: string;
  /** `option device`, and whether it was taken from what was seen or is the usual one. */
  device: { value: string; known: 'seen' | 'usual' };
  change: Pick<FileChange, 'kind' | 'diff' | 'backup' | 'notes' | 'messages'>;
  words: Message[];
  newIds: NewId[];
  sysupgrade: string[];
  pitfalls: Pitfall[];
  checklist: Message[];
  /** What is left out on purpose. */
  secrets: Message;
  parts: Part[];
}

/** Name of the interface on the router; only ours to choose. */
const defaultSection = 'wwan';
/** Where the router keeps what an upgrade would drop. */
const hotplugFile = '/etc/hotplug.d/usb/21-modem-workbench';

/**
 * Everything that a router needs: the changed usb-mode.json with its diff, network and firewall, packages, and one script
 * that applies, checks and undoes. No secret is in any of it. Failures: openwrt.bad-option for a release, protocol, name or
 * value that cannot be, openwrt.cannot when no protocol carries the mode.
 */
export function deploymentOf(input: DeploymentInput): Deployment {
  const { wish, change, stick } = input;
  const release = releaseOf(input.release);
  const protocol = protocolOf(stick, input.protocol);
  const drivers = driversFor(stick);
  const packages = packagesFor(protocol, drivers, { switches: wish.needsEntry ? 'by-router' : 'stored' });
  const device = deviceFor(protocol, input);
  const newIds = newIdsFor(stick);
  const hotplug = newIds.length === 0 ? undefined : hotplugText(newIds);
  const sections = sectionsFor(protocol, release, device.value, input);
  const sysupgrade = [
    ...(change.kind === 'none' ? [] : ['/etc/usb-mode.json']),
    ...(hotplug === undefined ? [] : [hotplugFile]),
  ];
  const install = installLine(release, packages);
  const script = routerScript({
    ...input,
    release,
    protocol,
    packages,
    sections,
    device,
    hotplug: hotplug === undefined ? undefined : { path: hotplugFile, text: hotplug },
    sysupgrade,
  });
  const network = sections.map(sectionText).join('\n');
  const batch = `${sections.map(sectionBatch).join('')}commit network\n`;
  const firewall = firewallText(sections);
  return {
    name: input.name,
    id: wish.id,
    targets: wish.targets,
    mode: wish.mode,
    proof: wish.proof,
    needsEntry: wish.needsEntry,
    ground: input.ground,
    release: release.release,
    manager: release.manager,
    protocol: protocol.name,
    protocols: protocolsFor(stick),
    drivers: drivers.map(({ driver }) => driver),
    packages,
    install,
    device,
    change: {
      kind: change.kind,
      diff: change.diff,
      backup: change.backup,
      notes: change.notes,
      messages: change.messages,
    },
    words: wordsFor(input, protocol),
    newIds,
    sysupgrade,
    pitfalls: pitfallsFor({
      id: stick.id,
      protocol: protocol.name,
      stickHosts: input.stickHosts,
      twins: input.twins,
      loops: change.foreseen.then?.kind === 'loop' || change.foreseen.then?.kind === 'again',
      switchedOff: change.notes.some(({ id }) => id === 'openwrt.note.target-off') || change.kind === 'remove',
      router: input.router,
    }),
    checklist: checklist.map((key) =>
      message(`openwrt.checklist.${key}`, {
        id: wish.targets.join(', '),
        section: sections[0]?.name ?? defaultSection,
      }),
    ),
    secrets: message('openwrt.secrets'),
    parts: [
      { name: 'router.sh', title: message('openwrt.part.script'), text: script },
      { name: 'usb-mode.json', title: message('openwrt.part.file'), text: change.after },
      ...(change.diff === ''
        ? []
        : [{ name: 'usb-mode.json.diff', title: message('openwrt.part.diff'), text: change.diff }]),
      { name: 'network.uci', title: message('openwrt.part.batch'), text: batch },
      { name: 'network.conf', title: message('openwrt.part.network'), text: network },
      { name: 'firewall.conf', title: message('openwrt.part.firewall'), text: firewall },
      { name: 'packages.txt', title: message('openwrt.part.packages'), text: `${install}\n` },
      ...(hotplug === undefined
        ? []
        : [{ name: '21-modem-workbench', title: message('openwrt.part.hotplug'), text: hotplug }]),
      ...(sysupgrade.length === 0
        ? []
        : [
            {
              name: 'sysupgrade.conf',
              title: message('openwrt.part.sysupgrade'),
              text: sysupgrade.map((line) => `${line}\n`).join(''),
            },
          ]),
    ],
  };
}

const checklist = ['id', 'driver', 'port', 'up', 'log', 'ping', 'boot'] as const;

function wordsFor({ wish, change, ground }: DeploymentInput, protocol: Protocol): Message[] {
  return [
    message(`openwrt.change.${change.kind}`, { id: wish.id, ids: wish.targets.join(', ') }),
    ...(change.kind === 'none' ? [] : [message(`openwrt.ground.${ground}`)]),
    ...change.notes,
    message(`openwrt.protocol.${protocol.name}`),
  ];
}

/** `opkg update; opkg install …` as the release has it. */
export function installLine({ manager }: Release, packages: readonly string[]): string {
  if (packages.length === 0) return '';
  const add = manager === 'apk' ? 'apk add' : 'opkg install';
  return `${manager} update && ${add} ${packages.join(' ')}`;
}

/** The port by its place among the ports of the serial driver; numbers begin at 0 with no other stick in the router. */
function deviceFor(
  { device: { kind, role, fallback } }: Protocol,
  { stick, roles }: DeploymentInput,
): Deployment['device'] {
  if (kind !== 'tty' || stick.device === undefined) return { value: fallback, known: 'usual' };
  const wanted = roles.find((one) => one.role === role) ?? roles.find((one) => one.role === 'at');
  const network = new Set(
    roles.filter((one) => one.role === 'network' || one.role === 'storage').map((one) => one.interface),
  );
  const serial = interfacesOf(stick.device).filter(
    ({ classCode, number }) => classCode === 0xff && !network.has(number),
  );
  const at = serial.findIndex(({ number }) => number === wanted?.interface);
  return at < 0 ? { value: fallback, known: 'usual' } : { value: `/dev/ttyUSB${at}`, known: 'seen' };
}

function sectionsFor(
  protocol: Protocol,
  release: Release,
  device: string,
  { apn, section }: DeploymentInput,
): UciSection[] {
  const name = sectionName(section ?? defaultSection);
  const main: UciSection = {
    file: 'network',
    type: 'interface',
    name,
    options: [
      ['proto', protocol.name],
      [protocol.name === 'dhcp' ? release.deviceOption : 'device', device],
      ...(protocol.apn ? [['apn', apn ?? 'internet'] satisfies [string, string]] : []),
      ...Object.entries(protocol.options),
    ],
  };
  if (protocol.name !== 'dhcp') return [main];
  const six: UciSection = {
    file: 'network',
    type: 'interface',
    name: `${name}6`,
    options: [
      ['proto', 'dhcpv6'],
      [release.deviceOption, `@${name}`],
      ['extendprefix', '1'],
    ],
  };
  return [main, six];
}

const firewallText = (sections: readonly UciSection[]): string =>
  `config zone\n\toption name 'wan'\n${sections.map(({ name }) => `\tlist network '${name}'\n`).join('')}`;

function hotplugText(ids: readonly NewId[]): string {
  const lines = ids.map(({ id, driver, classCode }) => {
    const value = [id.slice(0, 4), id.slice(5), ...(classCode === undefined ? [] : [classCode])].join(' ');
    const product = `${id.slice(0, 4)}/${id.slice(5)}/`.replace(/(^|\/)0+(?=[0-9a-f])/g, '$1');
    const file = `/sys/bus/usb-serial/drivers/${driver}/new_id`;
    return `case "$PRODUCT" in\n${product}*) [ -w ${file} ] && echo '${value}' >${file} ;;\nesac\n`;
  });
  return `#!/bin/sh\n# Ids that the serial driver does not know by itself.\n[ "$ACTION" = add ] || exit 0\n${lines.join('')}`;
}
