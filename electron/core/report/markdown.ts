import { say, word } from '../../../resources/text/index.ts';
import { factGroups, type WireLine } from '../model/index.ts';
import { escapeHtml } from './markup.ts';
import type { Report, ReportRun } from './model.ts';
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

/** The report as Markdown (CommonMark with tables), for tickets and wikis. */
export function renderMarkdown(report: Report): string {
  const parts = [
    `# ${line(report.identity.name)}`,
    ...(report.virtual ? [`> **${word('paper.virtual')}.** ${word('paper.virtual.words')}`] : []),
    table(['', ''], headRows(report)),
    ...(report.identity.evidence.length === 0
      ? []
      : [
          `## ${word('paper.evidence')}`,
          table(
            ['', '', ''],
            report.identity.evidence.map((one) => [agreement(one.agrees), one.says, one.source]),
          ),
        ]),
    ...(report.runs.length === 0 ? [`## ${word('paper.runs')}`, word('paper.no-runs')] : report.runs.flatMap(runOf)),
    ...factsOf(report),
    ...routerOf(report),
    ...(report.transcript === undefined
      ? []
      : [
          `## ${word('paper.transcript')}`,
          report.transcript.length === 0 ? word('paper.no-transcript') : linesOf(report.transcript),
        ]),
    `${word(`paper.footer.${report.numbers}`)} ${word('paper.footer.times')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function runOf(run: ReportRun): string[] {
  const took = run.tookMs === undefined ? '' : `, ${secondsOf(run.tookMs)}`;
  return [
    `## ${line(runTitle(run))}`,
    `**${line(verdictWord(run))}.** ${line(run.words ?? '')} ${run.cancelled ? word('paper.cancelled') : ''}`.trimEnd(),
    `${timeOf(run.startedAt)}${took}. ${line(run.fromId)} → ${line(cameAs(run))}`,
    ...(run.error === undefined ? [] : [`${line(run.error.what)} ${line(run.error.advice)}`]),
    ...(run.changes.length === 0
      ? []
      : [
          table(
            [word('changes.what'), word('changes.before'), word('changes.now')],
            run.changes.map((c) => [c.what, c.before, c.now]),
          ),
        ]),
    ...(run.proofs.length === 0
      ? []
      : [
          `### ${word('proofs.title')}`,
          table(
            ['', '', '', ''],
            run.proofs.map((p) => [agreement(p.agrees), p.saw, p.source, clockOf(p.at)]),
          ),
        ]),
    `### ${word('paper.steps')}`,
    run.steps
      .map(
        (step, i) =>
          `${i + 1}. ${line(step.title)} — ${step.tookMs === undefined ? word(`paper.step.${step.state}`) : secondsOf(step.tookMs)}${step.error === undefined ? '' : `: ${line(step.error.what)}`}`,
      )
      .join('\n'),
    line(wayBackWords(run)),
    `### ${line(say({ id: 'paper.wire', params: { run: runTitle(run) } }))}`,
    linesOf(run.wire),
  ];
}

function factsOf({ facts }: Report): string[] {
  if (facts === undefined || facts.list.length === 0) return [`## ${word('paper.facts')}`, word('paper.no-facts')];
  const groups = factGroups.flatMap((group) => {
    const rows = facts.list
      .filter((fact) => fact.group === group)
      .map((fact) => [
        fact.label,
        fact.words,
        fact.judgement?.words ?? '',
        fact.source.ask,
        clockOf(fact.at).slice(0, 8),
      ]);
    return rows.length === 0 ? [] : [`## ${word(`fact.group.${group}`)}`, table(['', '', '', '', ''], rows)];
  });
  const raw = new Map(
    facts.list.filter((fact) => fact.raw.length > 0).map((fact) => [`${fact.source.where} ${fact.source.ask}`, fact]),
  );
  const answers = [...raw.values()].map((fact) =>
    fence([`▸ ${fact.source.ask}`, ...fact.raw.map((text) => `◂ ${text}`)].join('\n')),
  );
  return [...groups, ...(answers.length === 0 ? [] : [`## ${word('paper.raw')}`, ...answers])];
}

function routerOf({ router }: Report): string[] {
  if (router === undefined) return [];
  return [
    `## ${word('paper.router')}`,
    line(say({ id: 'paper.router.for', params: { release: router.release, protocol: router.protocol } })),
    router.words.map((one) => `- ${line(one)}`).join('\n'),
    ...(router.diff === '' ? [] : [`### ${word('paper.router.diff')}`, fence(router.diff.trimEnd())]),
    `### ${word('paper.router.packages')}`,
    fence(router.install),
    `### ${word('paper.router.network')}`,
    fence(router.network.trimEnd()),
    line(router.secrets),
    ...(router.keep.length === 0 ? [] : [`### ${word('paper.router.keep')}`, fence(router.keep.join('\n'))]),
    `### ${word('paper.router.pitfalls')}`,
    router.pitfalls
      .map(
        (one) =>
          `- ${one.weight === 'found' ? '**' : ''}${line(one.says)}${one.weight === 'found' ? '**' : ''} ${line(one.remedy)}`,
      )
      .join('\n'),
    `### ${word('paper.router.checklist')}`,
    router.checklist.map((one, i) => `${i + 1}. ${line(one)}`).join('\n'),
  ];
}

const agreement = (agrees: boolean): string => word(agrees ? 'proof.agrees' : 'proof.differs');

const linesOf = (lines: readonly WireLine[]): string =>
  fence(lines.map((one) => `${clockOf(one.at)} ${directionMark[one.direction]} ${one.text}`).join('\n'));

/** One line in which nothing is taken for a sign of Markdown or HTML. */
function line(text: string): string {
  // First the signs of Markdown: those of an entity (&#39;) must stay.
  return escapeHtml(
    text
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[\\`*_[\]|#~]/g, (sign) => `\\${sign}`),
  );
}

/** A table in which nothing that a stick says is taken for a sign of Markdown. */
export const table = (head: string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(line))].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A block of code whose fence is longer than any run of backticks inside. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const bars = '`'.repeat(longest + 1);
  return `${bars}\n${text}\n${bars}`;
}
