import { z } from 'zod';
import { Failure } from '../model/index.ts';

/** The first line of a recording: what it is of. */
export const recordingHeadSchema = z.object({
  recording: z.literal('relay'),
  version: z.literal(1),
  /** ISO 8601. */
  at: z.string(),
  /** Both ends as they are typed. */
  a: z.string(),
  b: z.string(),
  /** Which way leads to the line: what goes there are questions, what comes back are answers. */
  toLine: z.enum(['a>b', 'b>a']),
});
export type RecordingHead = z.infer<typeof recordingHeadSchema>;

/** A piece that went through, as it is recorded: one line each. */
export const tapPieceSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  direction: z.enum(['a>b', 'b>a']),
  /** The client, where there are several; empty otherwise. */
  who: z.string(),
  /** Lower-case hex. */
  hex: z.string().regex(/^(?:[0-9a-f]{2})*$/),
});
export type TapPiece = z.infer<typeof tapPieceSchema>;

export interface Recording {
  head: RecordingHead;
  pieces: TapPiece[];
}

/**
 * Reads a recording. A last line that was cut off, as by a full disk or a crash, is left out.
 *
 * Failure relay.bad-recording with the number of the line.
 */
export function readRecording(text: string, path: string): Recording {
  const lines = text.split('\n');
  const read = <T extends z.ZodType>(schema: T, line: string, number: number): z.infer<T> => {
    try {
      return schema.parse(JSON.parse(line));
    } catch (error) {
      throw new Failure('relay.bad-recording', { path, line: number }, error);
    }
  };
  const head = read(recordingHeadSchema, lines[0] ?? '', 1);
  const pieces: TapPiece[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    // Every whole line ends with a line feed, so only the very last one can be a torn one.
    if (index === lines.length - 1) break;
    pieces.push(read(tapPieceSchema, line, index + 1));
  }
  return { head, pieces };
}
