import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { modelNames, modelOf } from '../stick/models/index.ts';
import { VirtualStick } from '../stick/stick.ts';
import { parseCommand } from './codec.ts';
import { ImportedStick } from './imported.ts';

/** Bytes that a client may send to a stick that it has: well-formed commands, then some of them spoilt and cut anywhere. */
const device = 0x10002;

interface Command {
  code: number;
  endpoint: number;
  isIn: boolean;
  flags: number;
  length: number;
  setup: Uint8Array;
  data: Uint8Array;
}
const command = fc.record<Command>({
  code: fc.constantFrom(1, 1, 1, 2),
  endpoint: fc.integer({ min: 0, max: 5 }),
  isIn: fc.boolean(),
  flags: fc.constantFrom(0, 1),
  length: fc.constantFrom(0, 1, 8, 13, 36, 64, 512, 4096),
  setup: fc.oneof(
    fc.uint8Array({ minLength: 8, maxLength: 8 }),
    fc.constantFrom(
      ...['8006000100001200', '0009010000000000', '010b010001000000', '0201000081000000', 'a1fe000000000100'].map(
        (hex) => Uint8Array.from(Buffer.from(hex, 'hex')),
      ),
    ),
  ),
  data: fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.constantFrom(
      ...[
        '55534243010000002400000080000612000000240000000000000000000000',
        '55534243010000000008000080000a28000000001000000100000000000000',
        '55534243123456780000000000000011060000000000000000000000000000',
        '41540d',
      ].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    ),
  ),
});

function bytesOf(one: Command, seqnum: number): Buffer {
  const head = Buffer.alloc(48);
  head.writeUInt32BE(one.code, 0);
  head.writeUInt32BE(seqnum, 4);
  head.writeUInt32BE(device, 8);
  head.writeUInt32BE(one.isIn ? 1 : 0, 12);
  head.writeUInt32BE(one.endpoint, 16);
  // An unlink names one of the last few transfers.
  head.writeUInt32BE(one.code === 2 ? Math.max(0, seqnum - 1 - (one.length % 4)) : one.flags, 20);
  head.writeUInt32BE(one.isIn ? one.length : one.data.length, 24);
  head.set(one.setup, 40);
  return one.isIn || one.code === 2 ? head : Buffer.concat([head, one.data]);
}

/** Answers as the kernel would read them: command, sequence number, status, data of reads by their request. */
function readAnswers(sent: readonly Uint8Array[]): { code: number; seqnum: number; actual: number }[] {
  return sent.map((each) => {
    const bytes = Buffer.from(each);
    return { code: bytes.readUInt32BE(0), seqnum: bytes.readUInt32BE(4), actual: bytes.readUInt32BE(24) };
  });
}

async function feed(model: string, stream: Buffer, cuts: readonly number[]) {
  const clock = new FakeClock();
  const stick = new VirtualStick({ data: modelOf(model), clock });
  stick.plug('already');
  stick.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, new Uint8Array(0));
  const sent: Uint8Array[] = [];
  const imported = new ImportedStick({ stick, device, send: (bytes) => sent.push(bytes) });
  let why: string | undefined;
  let from = 0;
  for (const cut of [...cuts.map((c) => c % (stream.length + 1)).sort((a, b) => a - b), stream.length]) {
    why ??= imported.receive(stream.subarray(from, cut));
    from = cut;
    await Promise.resolve();
  }
  await clock.advance(3000);
  imported.close();
  stick.dispose();
  return { why, answers: readAnswers(sent), sent };
}

const cuts = fc.array(fc.nat({ max: 4000 }), { maxLength: 12 });
const model = fc.constantFrom(...modelNames);

describe('a stick in the hands of a client', () => {
  it('answers each well-formed command at most once, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(model, fc.array(command, { minLength: 1, maxLength: 25 }), cuts, async (name, commands, at) => {
        const stream = Buffer.concat(commands.map((one, index) => bytesOf(one, index + 1)));
        const { why, answers, sent } = await feed(name, stream, at);
        expect(why).toBeUndefined();
        const seqnums = answers.map((answer) => answer.seqnum);
        expect(new Set(seqnums).size).toBe(seqnums.length);
        answers.forEach((answer, index) => {
          const asked = commands[answer.seqnum - 1];
          expect(answer.code).toBe(asked?.code === 2 ? 4 : 3);
          if (asked?.code !== 1) return;
          // As many bytes follow as the head says, and no more than were asked for.
          expect(answer.actual).toBeLessThanOrEqual(asked.isIn ? asked.length : asked.data.length);
          expect(sent[index]?.length).toBe(48 + (asked.isIn ? answer.actual : 0));
        });
        // Every unlink is answered, and so is every request to the control pipe.
        commands.forEach((one, index) => {
          if (one.code === 2 || one.endpoint === 0 || !one.isIn) expect(seqnums).toContain(index + 1);
        });
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('says what is wrong with spoilt bytes, or waits for more, and never throws', async () => {
    const spoil = fc.record({ at: fc.nat({ max: 4000 }), value: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(
        model,
        fc.array(command, { minLength: 1, maxLength: 12 }),
        fc.array(spoil, { minLength: 1, maxLength: 6 }),
        cuts,
        async (name, commands, spoilt, at) => {
          const stream = Buffer.concat(commands.map((one, index) => bytesOf(one, index + 1)));
          for (const { at: where, value } of spoilt) stream[where % stream.length] = value;
          const { answers } = await feed(name, stream, at);
          expect(answers.length).toBeLessThanOrEqual(stream.length / 48);
        },
      ),
      { numRuns: 600 },
    );
  }, 60_000);

  it('takes any rubbish', async () => {
    await fc.assert(
      fc.asyncProperty(model, fc.uint8Array({ maxLength: 300 }), cuts, async (name, bytes, at) => {
        const { why } = await feed(name, Buffer.from(bytes), at);
        if (bytes.length >= 48 && parseCommand(Buffer.from(bytes), device).kind === 'rubbish')
          expect(why).toBeTypeOf('string');
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
