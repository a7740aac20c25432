import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a red check says something about the change that it checks.
 * Fresh cases are drawn by the long test, and by whoever sets MWB_SEED to another number; a failure prints its seed.
 */
const shipped = 20_260_101;

// Sentences are tested in English, whatever the computer of the tester speaks; the programs that tests start inherit it.
process.env['LC_ALL'] = 'C.UTF-8';

const given = process.env['MWB_SEED'];
fc.configureGlobal({ seed: given === undefined ? shipped : given === 'random' ? Date.now() | 0 : Number(given) });
