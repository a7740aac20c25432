import { say, word } from '../../../resources/text/index.ts';
import { markup, type Markup } from './markup.ts';
import type { Report } from './model.ts';

/** What the router needs: the change of its file, packages, network, pitfalls and what to look at afterwards. */
export function routerOf({ router }: Report): Markup | undefined {
  if (router === undefined) return undefined;
  return markup`<h2>${word('paper.router')}</h2>
    <p>${say({ id: 'paper.router.for', params: { release: router.release, protocol: router.protocol } })}</p>
    <ul>
      ${router.words.map((one) => markup`<li>${one}</li>`)}
    </ul>
    ${block('paper.router.diff', router.diff)} ${block('paper.router.packages', router.install)}
    ${block('paper.router.network', router.network)}
    <p class="dim">${router.secrets}</p>
    ${block('paper.router.keep', router.keep.join('\n'))}
    <h3>${word('paper.router.pitfalls')}</h3>
    <ul>
      ${router.pitfalls.map(({ weight, says, remedy }) =>
        weight === 'found' ? markup`<li><b>${says}</b> ${remedy}</li>` : markup`<li>${says} ${remedy}</li>`,
      )}
    </ul>
    <h3>${word('paper.router.checklist')}</h3>
    <ol>
      ${router.checklist.map((one) => markup`<li>${one}</li>`)}
    </ol>`;
}

function block(
  title: 'paper.router.diff' | 'paper.router.packages' | 'paper.router.network' | 'paper.router.keep',
  text: string,
): Markup | undefined {
  if (text === '') return undefined;
  return markup`<h3>${word(title)}</h3>
    <pre>${text.trimEnd()}</pre>`;
}
