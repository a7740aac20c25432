import { errnoOf } from '../shared/errno.ts';

/** What a tty keeps for its reader (N_TTY_BUF_SIZE of Linux) is the most that one read gives. */
export const READ_SIZE = 4096;
/**
 * From here on a read was a full one. Linux keeps one byte of its buffer free, so 4095 is the most that comes; whoever takes that
 * for the last of it waits for an event per 4 KiB, which halves what a relay carries.
 */
const FULL_READ = READ_SIZE - 1;
/** Bytes that are handed on in one piece, at most. */
export const READ_LIMIT = 16 * READ_SIZE;

const AGAIN = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/** Whether an error of a non-blocking descriptor says "not now". */
export const isNotNow = (error: unknown): boolean => AGAIN.has(errnoOf(error));

/** Whether more than these bytes, which one read gave, may be there already. */
export const isFullRead = (bytes: number): boolean => bytes >= FULL_READ;
