/**
 * `npm run contact-sheet [-- NAME...]`: a picture of every page and state in both themes, from the running program, and one page that
 * shows them all: test-results/contact-sheet/index.html. NAME chooses among the reels of test/e2e/support/scenes.ts; `--size=1920x1080`
 * takes them in a window of that size.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { close, launch } from '../test/e2e/launch.ts';
import { resize } from '../test/e2e/support/resize.ts';
import { reels, type Reel } from '../test/e2e/support/scenes.ts';
import { allTargets, ensureBuilt } from './build.ts';
import { startXvfb } from './xvfb.mjs';

const folder = path.resolve(import.meta.dirname, '../test-results/contact-sheet');
const themes = ['light', 'dark'] as const;

interface Picture {
  reel: string;
  scene: string;
  files: string[];
}

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

async function take(reel: Reel, size: readonly [number, number]): Promise<Picture[]> {
  const workbench = await launch([...reel.args]);
  const { app, page } = workbench;
  const pictures: Picture[] = [];
  try {
    await resize(app, page, size);
    for (const scene of reel.scenes) {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await scene.show(page);
      const files: string[] = [];
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const file = `${slug(reel.name)}--${slug(scene.name)}--${colorScheme}.png`;
        await page.screenshot({ path: path.join(folder, file) });
        files.push(file);
      }
      pictures.push({ reel: reel.name, scene: scene.name, files });
      await scene.leave?.(page);
    }
  } finally {
    await close(workbench);
  }
  return pictures;
}

const sheet = (pictures: readonly Picture[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Contact sheet</title>
<style>
  body { font: 13px/18px system-ui, sans-serif; margin: 24px; background: #888; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(640px, 1fr)); gap: 18px; }
  figure { margin: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 6px; }
  figcaption { grid-column: 1 / -1; }
  img { width: 100%; display: block; }
</style>
<main>
${pictures
  .map(({ reel, scene, files }) => {
    const shown = files.map((file) => `<a href="${file}"><img src="${file}" alt="${scene}"></a>`).join('');
    return `<figure><figcaption>${reel}: <b>${scene}</b></figcaption>${shown}</figure>`;
  })
  .join('\n')}
</main>
</html>
`;

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '1280x800' } },
});
const [width, height] = /^([1-9]\d{2,3})x([1-9]\d{2,3})$/.exec(values.size)?.slice(1).map(Number) ?? [];
if (width === undefined || height === undefined) throw new Error('--size is in pixels, as in --size=1920x1080');
const chosen = reels.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length === 0) throw new Error(`there is: ${reels.map(({ name }) => name).join(', ')}`);
await ensureBuilt(allTargets);
// A window cannot be as large as the whole display.
const display =
  process.platform === 'linux' ? await startXvfb({ width: width + 200, height: height + 200 }) : undefined;
if (display !== undefined) process.env['DISPLAY'] = display.display;
try {
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  const pictures: Picture[] = [];
  for (const reel of chosen) pictures.push(...(await take(reel, [width, height])));
  await fs.writeFile(path.join(folder, 'index.html'), sheet(pictures));
  console.log(`${String(pictures.length)} pages and states: ${path.join(folder, 'index.html')}`);
} finally {
  await display?.stop();
}
