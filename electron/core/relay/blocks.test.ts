import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Blocks, blockSize } from './blocks.ts';

describe('bytes on their way', () => {
  it('come out as they went in, however they are put in and taken', () => {
    const step = fc.oneof(
      fc.record({ put: fc.integer({ min: 0, max: 3 * blockSize }) }),
      fc.record({ take: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const blocks = new Blocks();
        // Each byte is a digit of its own place, so that one that is lost, doubled or moved shows.
        const at = (place: number): number => (place * 31 + (place >> 8)) & 0xff;
        let [put, taken] = [0, 0];
        for (const one of steps) {
          if ('put' in one) {
            const bytes = Uint8Array.from({ length: one.put }, (_, index) => at(put + index));
            blocks.put(bytes);
            bytes.fill(0);
            put += one.put;
          } else {
            const piece = blocks.peek();
            const length = Math.floor(piece.length * one.take);
            expect(piece.subarray(0, length).every((byte, index) => byte === at(taken + index))).toBe(true);
            blocks.drop(length);
            taken += length;
          }
          expect(blocks.size).toBe(put - taken);
          expect(blocks.peek().length > 0).toBe(put > taken);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stay as they are while they are written, whatever comes meanwhile', () => {
    const blocks = new Blocks();
    blocks.put(Uint8Array.of(1, 2, 3));
    const written = blocks.peek();
    blocks.put(new Uint8Array(2 * blockSize).fill(9));
    expect([...written]).toEqual([1, 2, 3]);
    blocks.drop(written.length);
    expect([blocks.size, blocks.peek()[0]]).toEqual([2 * blockSize, 9]);
  });

  it('use the same memory again', () => {
    const blocks = new Blocks();
    const used = new Set<ArrayBufferLike>();
    for (let round = 0; round < 50; round += 1) {
      blocks.put(new Uint8Array(blockSize + 10));
      while (blocks.size > 0) {
        const piece = blocks.peek();
        used.add(piece.buffer);
        blocks.drop(piece.length);
      }
    }
    expect(used.size).toBe(2);
  });
});
