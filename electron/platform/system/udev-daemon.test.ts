import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Computer } from './places.ts';
import { udevDaemon } from './udev-daemon.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

/** A process table of name and parent, and the moment of the start, by process id. */
function computerWith(table: Record<number, [name: string, parent: number, started?: number]>): Computer {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'mwb-proc-'));
  folders.push(root);
  for (const [pid, process] of Object.entries(table)) start(root, Number(pid), process);
  return { root, kernel: '6.1.0', user: { root: true, groups: [], name: 'root' } };
}

function start(root: string, pid: number, [name, parent, started = 500]: [string, number, number?]): void {
  const folder = path.join(root, 'proc', String(pid));
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'comm'), `${name}\n`);
  const stat = `${String(pid)} (${name}) S ${String(parent)} 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ${String(started)} 0\n`;
  fs.writeFileSync(path.join(folder, 'stat'), stat);
}

describe("udev's daemon", () => {
  it('is found among its workers of the same name', () => {
    const table = {
      1: ['systemd', 0],
      300: ['systemd-udevd', 1],
      301: ['systemd-udevd', 300],
      302: ['bash', 1],
    } as const;
    expect(udevDaemon(computerWith({ ...table } as never))).toBe(300);
  });

  it("is found under eudev's name", () => {
    expect(udevDaemon(computerWith({ 1: ['init', 0], 77: ['udevd', 1] }))).toBe(77);
  });

  it('is not guessed when there is none, or more than one', () => {
    expect(udevDaemon(computerWith({ 1: ['systemd', 0] }))).toBeUndefined();
    expect(udevDaemon(computerWith({ 5: ['systemd-udevd', 1], 6: ['systemd-udevd', 1] }))).toBeUndefined();
  });

  it('is not mistaken for a program whose name only looks like a table line', () => {
    expect(udevDaemon(computerWith({ 9: ['x) S 1 (udevd', 1], 10: ['udevd', 1] }))).toBe(10);
  });

  it('is looked for anew once the one that was found has ended, even when another program has its number', () => {
    const computer = computerWith({ 1: ['systemd', 0], 300: ['systemd-udevd', 1] });
    expect(udevDaemon(computer)).toBe(300);
    start(computer.root, 300, ['bash', 1, 900]);
    start(computer.root, 400, ['systemd-udevd', 1, 901]);
    expect(udevDaemon(computer)).toBe(400);
    fs.rmSync(path.join(computer.root, 'proc', '400'), { recursive: true });
    expect(udevDaemon(computer)).toBeUndefined();
  });
});
