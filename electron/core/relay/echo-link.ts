import type { Link } from '../ports.ts';

/**
 * A line that gives back what is sent to it, for devices that do not echo. While the reader is paused the writer waits, so
 * nothing piles up.
 */
export function echoLink(link: Link): Link {
  const ears = new Set<(data: Uint8Array) => void>();
  let going: Promise<void> | undefined;
  let go: () => void = () => undefined;
  const release = (): void => {
    going = undefined;
    go();
  };
  link.onClose(release);
  return {
    name: link.name,
    line: link.line,
    past: link.past,
    async write(data) {
      await link.write(data);
      await going;
      // A copy: the caller may use its bytes again.
      const shown = data.slice();
      for (const ear of [...ears]) ear(shown);
    },
    end: () => link.end(),
    onData(ear) {
      ears.add(ear);
      const off = link.onData(ear);
      return () => {
        ears.delete(ear);
        off();
      };
    },
    onEnd: (ear) => link.onEnd(ear),
    onClose: (ear) => link.onClose(ear),
    pause() {
      going ??= new Promise((resolve) => {
        go = resolve;
      });
      link.pause();
    },
    resume() {
      release();
      link.resume();
    },
    async close() {
      release();
      await link.close();
    },
  };
}
