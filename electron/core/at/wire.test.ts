import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort } from '../../../test/doubles/scripted-port.ts';
import type { AtResult } from './channel-types.ts';
import { AtChannel } from './channel.ts';

/** What goes over the wire for one command, one character for each byte, and what the channel must make of it. */
const cases = z
  .array(
    z.strictObject({
      vendor: z.string(),
      name: z.string(),
      command: z.string(),
      wire: z.string(),
      /** The text of a message that is sent at the prompt. */
      payload: z.string().optional(),
      /** Bytes that are sent at the prompt or after CONNECT. */
      body: z.string().optional(),
      lines: z.array(z.string()),
      unsolicited: z.array(z.string()),
      final: z.string(),
      /** In hex. */
      bytes: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../../../test/fixtures/at/wire.json', import.meta.url), 'utf8')));
type Case = (typeof cases)[number];

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
/** A prompt or CONNECT that waits for a body: what comes behind it comes when the body is there. */
const asks = /^([^]*?\r\n(?:> ?|@|CONNECT\r\n))([^]*)$/;

/** Sends the command to a stick that answers in pieces which end at the given places. */
async function talk(one: Case, cuts: readonly number[]): Promise<AtResult> {
  const clock = new FakeClock();
  const port = new ScriptedPort(clock, () => undefined);
  const channel = new AtChannel(port, clock);
  const sent = channel.send(one.command, {
    allow: 3,
    ...(one.payload !== undefined && { payload: one.payload }),
    ...(one.body !== undefined && { bytes: bytesOf(one.body) }),
  });
  await clock.advance(1);
  const waits = one.payload !== undefined || one.body !== undefined;
  const [, first = one.wire, rest = ''] = (waits ? asks.exec(one.wire) : null) ?? [];
  let at = 0;
  for (const part of [first, rest]) {
    const ends = [...cuts.filter((cut) => cut > at && cut < at + part.length), at + part.length];
    for (const end of ends) {
      port.sayBytes(bytesOf(one.wire.slice(at, end)));
      at = end;
      await clock.advance(1);
    }
  }
  return await clock.until(sent);
}

const seen = ({ lines, unsolicited, final, bytes }: AtResult) => ({
  lines: lines.map(({ text }) => text),
  unsolicited: unsolicited.map(({ text }) => text),
  final: final.text,
  bytes: bytes && Buffer.from(bytes).toString('hex'),
});

describe('what comes over the wire', { timeout: 60_000 }, () => {
  it.each(cases)('$vendor: $name, cut at any place', async (one) => {
    const { lines, unsolicited, final, bytes } = one;
    const expected = { lines, unsolicited, final, bytes };
    const places = Array.from(one.wire, (_char, at) => at);
    for (const cuts of [[], places, ...places.map((at) => [at])]) {
      expect([cuts, seen(await talk(one, cuts))]).toEqual([cuts, expected]);
    }
  });
});
