import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure, toErrorData, type Place, type SessionSnapshot } from '../core/model/index.ts';
import type { Deployment } from '../core/openwrt/deploy/deployment.ts';
import type { Files } from '../core/ports.ts';
import {
  buildReport,
  bundleFiles,
  bundleZip,
  type BundleFile,
  type Report,
  type ReportInput,
} from '../core/report/index.ts';
import { inEnglish, language } from '../../resources/text/index.ts';
import type { Composition, Numbers } from './compose.ts';
import { makeFolder } from '../platform/shared/folder.ts';
import { deploymentAt } from './openwrt.ts';

export interface ReportWishes {
  numbers: Numbers;
  station: string;
  operator: string;
  /** What was said on its AT ports goes into it as well. */
  transcript?: 'with' | undefined;
}

/** A report twice from the same moment: in the language of its readers, and as data for other programs, in English. */
export interface MadeReport {
  report: Report;
  data: Report;
}

/** The report of one place from what is known now. Failure place.unknown. */
export function reportOf(composition: Composition, place: Place, wishes: ReportWishes): MadeReport {
  const { workbench, world } = composition;
  workbench.session(place);
  const shown = workbench.present();
  // A bench of forty writes forty of them: only this place is looked at.
  const snapshot = workbench.snapshot(shown.filter((candidate) => candidate.place === place));
  const [session] = snapshot.sessions;
  // A place that is no stick's (a keyboard), or one that was left long ago.
  if (session === undefined) {
    const places = shown.map((candidate) => candidate.place).join(', ');
    throw new Failure('place.unknown', { place, places: places || '–' });
  }
  const router = routerFor(composition, session);
  const input: ReportInput = {
    session,
    ...(router === undefined ? {} : { router }),
    runs: workbench.session(place).runs,
    ...(wishes.transcript === undefined ? {} : { transcript: workbench.session(place).transcript.lines }),
    now: new Date(world.clock.now()).toISOString(),
    program: { name: 'Modem Workbench', version: snapshot.version },
    numbers: wishes.numbers,
    ...(wishes.station === '' ? {} : { station: wishes.station }),
    ...(wishes.operator === '' ? {} : { operator: wishes.operator }),
  };
  const report = buildReport(input);
  return { report, data: language() === 'en' ? report : inEnglish(() => buildReport(input)) };
}

/** The evidence for a rule of the stick at a place: its files to be looked at, and the archive. Always masked. Failure place.unknown. */
export function bundleOf(
  composition: Composition,
  place: Place,
): { files: BundleFile[]; zip: () => Uint8Array; name: string } {
  const { report, data } = reportOf(composition, place, { numbers: 'masked', station: '', operator: '' });
  const session = composition.workbench.snapshot().sessions.find((candidate) => candidate.place === place);
  const files = session === undefined ? [] : bundleFiles(session, report, data);
  return { files, zip: () => bundleZip(files, report), name: reportName(report) };
}

export interface ReportPart {
  format: string;
  text: () => Promise<string | Uint8Array> | string | Uint8Array;
}

/**
 * Writes a report in its formats, each file whole or not at all, and says what lies there. Failures: file.*;
 * file.some-written names what was written before one failed.
 */
export async function writeReport(
  files: Files,
  { folder, name, parts, replace }: { folder: string; name: string; parts: readonly ReportPart[]; replace: boolean },
): Promise<{ path: string; bytes: number }[]> {
  await makeFolder(folder, 0o700);
  const written: { path: string; bytes: number }[] = [];
  for (const { format, text } of parts) {
    const file = path.join(folder, `${name}.${format}`);
    try {
      // Facts of a person's SIM stand in it: the owner alone may read it.
      await files.writeWhole(file, await text(), { mode: 0o600, replace });
    } catch (error) {
      const { code, params, cause } = toErrorData(error);
      if (written.length === 0 || code === 'internal') throw error;
      const names = written.map((one) => one.path).join(', ');
      throw new Failure('file.some-written', { ...params, written: names, path: file, why: `@error.${code}` }, cause);
    }
    written.push({ path: file, bytes: (await stat(file)).size });
  }
  return written;
}

/** What a router needs to bring it to its present mode; a stick that no router can use so has no such section. */
function routerFor(composition: Composition, { place, mode, sighting }: SessionSnapshot): Deployment | undefined {
  if (sighting === undefined || mode.main === 'disk') return undefined;
  try {
    return deploymentAt(composition, place, { mode: mode.main });
  } catch (error) {
    // Not every mode is one for a router, and not every stick was seen as it is plugged.
    if (error instanceof Failure && error.code !== 'internal') return undefined;
    throw error;
  }
}

/** File name without ending: what, where, when; safe on every file system. */
export function reportName(report: Report): string {
  const name = `${report.identity.name}-${report.place}-${report.madeAt.slice(0, 19)}`;
  return `${report.virtual ? 'VIRTUAL-' : ''}${name}`.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/-+/g, '-');
}
