import { idOf } from '../model/index.ts';
import type { Run, Sighting } from '../model/index.ts';

/** A stick as it came to a place. `at` in ms since 1970. */
export interface Plug {
  id: string;
  at: number;
  sighting: Sighting;
}

/** A stick that became another without us. */
export interface Change {
  from: string;
  to: string;
  /** From its plug to its return, as people read it: 3.1. */
  seconds: number;
}

/**
 * ms. The slowest known sticks are away for 40 s and usb_modeswitch acts within seconds of the plug; what comes later is
 * more likely another stick that a hand has plugged in.
 */
const longestMs = 60_000;

/**
 * Whether what came now is the stick that was here, switched by somebody else: the same maker, another id, soon after the
 * plug, no run of ours since. A serial number that changed does not speak against it: many sticks have none as a disk.
 */
export function wasSwitched(plug: Plug, now: Sighting, at: number, run: Run | undefined): Change | undefined {
  const { device } = plug.sighting;
  const to = idOf(now.device);
  if (to === plug.id || device.vid !== now.device.vid || at - plug.at > longestMs) return undefined;
  // Only a disk is switched by itself; a modem that becomes a disk was replugged.
  if (!showsDisk(plug.sighting) || isOnlyDisk(now)) return undefined;
  if (run !== undefined && (run.state === 'running' || Date.parse(run.endedAt ?? run.startedAt) >= plug.at))
    return undefined;
  return { from: plug.id, to, seconds: Math.round((at - plug.at) / 100) / 10 };
}

const facesOf = (sighting: Sighting) =>
  sighting.device.configurations.find((one) => one.value === sighting.device.activeConfiguration)?.interfaces ??
  sighting.device.configurations[0]?.interfaces ??
  [];
/** Interface class 08, mass storage. */
const showsDisk = (sighting: Sighting): boolean => facesOf(sighting).some((face) => face.classCode === 8);
const isOnlyDisk = (sighting: Sighting): boolean =>
  facesOf(sighting).length > 0 && facesOf(sighting).every((face) => face.classCode === 8);
