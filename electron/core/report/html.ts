import { language, say, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { factGroups, type WireLine } from '../model/index.ts';
import { judgementOf, verdictLook, withGlyph } from './glyphs.ts';
import { routerOf } from './html-router.ts';
import { markup, trusted, type Markup } from './markup.ts';
import type { Report, ReportRun } from './model.ts';
import { reportStyle } from './style.ts';
import {
  cameAs,
  clockOf,
  directionMark,
  headRows,
  runTitle,
  secondsOf,
  timeOf,
  verdictWord,
  wayBackWords,
} from './words.ts';

/**
 * One HTML page without scripts, links or anything from outside, for screens and for A4. Its policy forbids the reader's
 * browser to load or run anything, should some text ever get around the escaping.
 */
export function renderHtml(report: Report): string {
  const title = `${report.virtual ? `${word('paper.virtual')} ` : ''}${report.identity.name}, ${report.place}`;
  return markup`<!doctype html>
    <html lang="${language()}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${trusted(reportStyle)}
        </style>
      </head>
      <body>
        ${report.virtual ? markup`<div class="virtual-mark">${word('paper.virtual')}</div>` : undefined}
        <main>
          <div class="brand">
            ${mark}<b>Modem Workbench</b> ${word('paper.report')}<span class="m">${timeOf(report.madeAt)}</span>
          </div>
          ${report.virtual ? markup`<div class="virtual"><b>${word('paper.virtual')}</b>${word('paper.virtual.words')}</div>` : undefined}
          <h1>${report.identity.name}</h1>
          ${headOf(report)} ${evidenceOf(report)}
          ${
            report.runs.length === 0
              ? markup`<h2>${word('paper.runs')}</h2>
                  <p class="dim">${word('paper.no-runs')}</p>`
              : report.runs.map(runOf)
          }
          ${factsOf(report)} ${interfacesOf(report)} ${routerOf(report)} ${report.runs.map(wireOf)} ${rawOf(report)}
          ${
            report.transcript === undefined
              ? undefined
              : markup`<h2>${word('paper.transcript')}</h2>
                  ${report.transcript.length === 0 ? markup`<p class="dim">${word('paper.no-transcript')}</p>` : linesOf(report.transcript)}`
          }
          <footer>${word(`paper.footer.${report.numbers}`)} ${word('paper.footer.times')}</footer>
        </main>
      </body>
    </html> `.text;
}

/** The points: a line that forks, as on the window's title. */
const mark = trusted(
  '<svg width="30" height="16" viewBox="0 0 30 16" fill="none" aria-hidden="true"><path d="M2 13h8l6-9h8" stroke="#0a5873" stroke-width="2.5"/><path d="M13 13h11" stroke="#6f7f78" stroke-width="2" stroke-dasharray="2 2"/><circle cx="26" cy="4" r="2.6" fill="#0a5873"/><circle cx="26" cy="13" r="2.4" stroke="#6f7f78" stroke-width="1.6"/></svg>',
);

const headOf = (report: Report): Markup =>
  markup`<dl class="head">
    ${headRows(report).map(
      ([label, value]) =>
        markup`<div class="row">
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;

function evidenceOf({ identity }: Report): Markup | undefined {
  if (identity.evidence.length === 0) return undefined;
  const rows = identity.evidence.map(
    (one) =>
      markup`<tr>
        <td class="mark">${agreement(one.agrees)}</td>
        <td>${one.says}</td>
        <td class="src">${one.source}</td>
      </tr>`,
  );
  return markup`<h2>${word('paper.evidence')}</h2>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

const agreement = (agrees: boolean): Markup =>
  agrees ? withGlyph('disc', 'ok', word('proof.agrees')) : withGlyph('diamond', 'warn', word('proof.differs'));

function runOf(run: ReportRun): Markup {
  const look = run.verdict === undefined ? undefined : verdictLook[run.verdict];
  const took = run.tookMs === undefined ? '' : `, ${secondsOf(run.tookMs)}`;
  return markup`<section>
    <h2>${runTitle(run)}</h2>
    <div class="note ${look?.tone}">
      <b>${look ? withGlyph(look.shape, look.tone, verdictWord(run)) : verdictWord(run)}</b>
      <p>${run.words} ${run.cancelled ? word('paper.cancelled') : ''}</p>
      <p class="dim">${timeOf(run.startedAt)}${took}. ${run.fromId} → ${cameAs(run)}</p>
    </div>
    ${run.error && markup`<p><b>${run.error.what}</b> ${run.error.advice}</p>`}
    ${run.changes.length > 0 ? changesOf(run) : undefined} ${run.proofs.length > 0 ? proofsOf(run) : undefined}
    <h3>${word('paper.steps')}</h3>
    <ol>
      ${run.steps.map(stepOf)}
    </ol>
    <p class="dim">
      ${say({ id: 'paper.rule', params: { name: saySource(run.rule.name), certainty: `@certainty.${run.rule.certainty}` } })}
      ${word(run.persistent ? 'after.mind.persistent' : 'after.mind.volatile')}
      ${wayBackWords(run)}
    </p>
  </section>`;
}

const changesOf = (run: ReportRun): Markup =>
  markup`<h3>${word('changes.title')}</h3>
    <table>
      <thead>
        <tr>
          <th></th>
          <th>${word('changes.before')}</th>
          <th>${word('changes.now')}</th>
        </tr>
      </thead>
      <tbody>
        ${run.changes.map(
          (change) =>
            markup`<tr>
              <td>${change.what}</td>
              <td class="m dim">${change.before}</td>
              <td class="m"><b>${change.now}</b></td>
            </tr>`,
        )}
      </tbody>
    </table>`;

const proofsOf = (run: ReportRun): Markup =>
  markup`<h3>${word('proofs.title')}</h3>
    <table>
      <tbody>
        ${run.proofs.map(
          (proof) =>
            markup`<tr>
              <td class="mark">${agreement(proof.agrees)}</td>
              <td>${proof.saw}</td>
              <td class="src">${proof.source}</td>
              <td class="src">${clockOf(proof.at)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;

const stepOf = (step: ReportRun['steps'][number]): Markup =>
  markup`<li class="${step.state}">
    <div>
      ${step.title}${[step.note ?? step.detail, step.error?.what, step.error?.advice].flatMap((line) =>
        line === undefined ? [] : [markup`<small>${line}</small>`],
      )}
    </div>
    <span class="t">${step.tookMs === undefined ? word(`paper.step.${step.state}`) : secondsOf(step.tookMs)}</span>
  </li>`;

function factsOf({ facts }: Report): Markup {
  if (facts === undefined || facts.list.length === 0) {
    return markup`<h2>${word('paper.facts')}</h2>
      <p class="dim">${word('paper.no-facts')}</p>`;
  }
  return markup`${factGroups.flatMap((group) => {
    const list = facts.list.filter((fact) => fact.group === group);
    const rows = list.map(
      (fact) =>
        markup`<tr>
            <td class="dim">${fact.label}</td>
            <td class="${fact.status === 'read' ? 'm' : 'mute'}">${fact.words}</td>
            <td>${judgementOf(fact)}</td>
            <td class="src">${fact.source.ask}</td>
            <td class="src">${clockOf(fact.at).slice(0, 8)}</td>
          </tr>`,
    );
    return list.length === 0
      ? []
      : [
          markup`<h2>${word(`fact.group.${group}`)}</h2>
              <table class="facts">
                <tbody>
                  ${rows}
                </tbody>
              </table>`,
        ];
  })}
    <p class="dim">
      ${say({ id: 'paper.facts-read', params: { at: timeOf(facts.readAt), took: secondsOf(facts.tookMs) } })}
    </p>`;
}

function interfacesOf({ stick }: Report): Markup | undefined {
  if (stick === undefined) return undefined;
  const rows = stick.interfaces.map(
    (one) =>
      markup`<tr>
        <td class="m">${one.number}</td>
        <td>${word(`role.${one.role}`)}</td>
        <td class="m">${one.port}</td>
        <td class="m dim">${one.driver}</td>
        <td class="m dim">${one.class}</td>
        <td class="m dim">${one.endpoints}</td>
      </tr>`,
  );
  const cards = stick.cards.map(
    (card) =>
      markup`<tr>
        <td class="m">${card.name}</td>
        <td class="m">${card.addresses.join(', ')}</td>
        <td class="m">${card.gateway}</td>
        <td class="m dim">${card.mac}</td>
      </tr>`,
  );
  return markup`<h2>${word('paper.interfaces')}</h2>
    <table>
      <thead>
        <tr>
          <th>${word('paper.interface.number')}</th>
          <th>${word('paper.interface.role')}</th>
          <th>${word('paper.interface.port')}</th>
          <th>${word('paper.interface.driver')}</th>
          <th>${word('paper.interface.class')}</th>
          <th>${word('paper.interface.endpoints')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${
      cards.length === 0
        ? undefined
        : markup`<table>
            <thead>
              <tr>
                <th>${word('paper.card')}</th>
                <th>${word('paper.card.address')}</th>
                <th>${word('paper.card.stick')}</th>
                <th>MAC</th>
              </tr>
            </thead>
            <tbody>
              ${cards}
            </tbody>
          </table>`
    }`;
}

const wireOf = (run: ReportRun): Markup =>
  markup`<h2>${say({ id: 'paper.wire', params: { run: runTitle(run) } })}</h2>
    ${linesOf(run.wire)}`;

const linesOf = (lines: readonly WireLine[]): Markup =>
  markup`<pre>
${lines.map((line) => `${clockOf(line.at)} ${directionMark[line.direction]} ${line.text}`).join('\n')}</pre>`;

function rawOf({ facts }: Report): Markup | undefined {
  // One answer (ATI) gives several facts; it is shown once.
  const asked = new Map(
    (facts?.list ?? [])
      .filter((fact) => fact.raw.length > 0)
      .map((fact) => [`${fact.source.where} ${fact.source.ask}`, fact]),
  );
  if (asked.size === 0) return undefined;
  const blocks = [...asked.values()].map(
    (fact) => markup`<pre>${`▸ ${fact.source.ask}\n${fact.raw.map((line) => `◂ ${line}`).join('\n')}`}</pre>`,
  );
  return markup`<h2>${word('paper.raw')}</h2>
    ${blocks}`;
}
