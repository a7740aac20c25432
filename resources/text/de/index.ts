import type { en } from '../en/index.ts';
import advice from './advice.json' with { type: 'json' };
import app from './app.json' with { type: 'json' };
import batch from './batch.json' with { type: 'json' };
import cli from './cli.json' with { type: 'json' };
import answers from './data/answers.json' with { type: 'json' };
import catalogue from './data/catalogue.json' with { type: 'json' };
import shipped from './data/shipped.json' with { type: 'json' };
import sources from './data/sources.json' with { type: 'json' };
import ways from './data/ways.json' with { type: 'json' };
import danger from './danger.json' with { type: 'json' };
import dataErrors from './data/errors.json' with { type: 'json' };
import errors from './errors.json' with { type: 'json' };
import facts from './facts.json' with { type: 'json' };
import help from './help.json' with { type: 'json' };
import history from './history.json' with { type: 'json' };
import modes from './modes.json' with { type: 'json' };
import mwb from './mwb.json' with { type: 'json' };
import openwrt from './openwrt.json' with { type: 'json' };
import relay from './relay.json' with { type: 'json' };
import report from './report.json' with { type: 'json' };
import rules from './rules.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import sticks from './sticks.json' with { type: 'json' };
import terminal from './terminal.json' with { type: 'json' };
import watch from './watch.json' with { type: 'json' };

/** All German texts, topic by topic as the English ones. The compiler names a key that is missing, a test all the rest. */
export const de = {
  ...advice,
  ...app,
  ...batch,
  ...cli,
  ...danger,
  ...errors,
  ...facts,
  ...help,
  ...history,
  ...modes,
  ...mwb,
  ...openwrt,
  ...relay,
  ...report,
  ...rules,
  ...settings,
  ...sticks,
  ...terminal,
  ...watch,
} satisfies Record<keyof typeof en, string>;

/** The files by topic, for those who look at each. */
export const topics = {
  advice,
  app,
  batch,
  cli,
  danger,
  errors,
  facts,
  help,
  history,
  modes,
  mwb,
  openwrt,
  relay,
  report,
  rules,
  settings,
  sticks,
  terminal,
  watch,
};

/**
 * Words of shipped data in German, by their English: those of data are their own ids, since the data hold them once, in English.
 * What each file translates stands in its test (`test/unit/texts/data-words.test.ts`).
 */
export const dataTopics = { answers, catalogue, errors: dataErrors, shipped, sources, ways };
export const data: Readonly<Record<string, string>> = {
  ...answers,
  ...catalogue,
  ...dataErrors,
  ...shipped,
  ...sources,
  ...ways,
};
