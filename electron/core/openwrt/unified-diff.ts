import { createTwoFilesPatch } from 'diff';

/** The change as a unified diff of usb-mode.json that `patch` takes; empty when both are equal. */
export function unifiedDiff(before: string, after: string, name = 'usb-mode.json'): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/etc/${name}`, `b/etc/${name}`, before, after, undefined, undefined, {
    context: 3,
  });
  return patch.replace(/^=+\n/, '');
}
