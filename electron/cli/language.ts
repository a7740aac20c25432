import { languageOf, languageOfTag, languagesOfEnvironment, languages, speak } from '../../resources/text/index.ts';
import { usage } from '../compose/usage.ts';

/**
 * Speaks what was asked for: `--lang`, else the environment, else what Node knows of the system. JSON is for programs and
 * always English. Comes before the command line is read, so that its mistakes are told in that language, too.
 * Failure cli.usage for a language that is not spoken here.
 */
export async function speakAsAsked(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const typed = typedLanguage(argv);
  const asked = typed === undefined ? undefined : languageOfTag(typed);
  if (typed !== undefined && asked === undefined)
    throw usage('not-spoken', { text: typed, known: languages.join(', ') });
  if (argv.includes('--json')) return;
  const system = [...languagesOfEnvironment(environment), Intl.DateTimeFormat().resolvedOptions().locale];
  await speak(asked ?? languageOf('system', system));
}

function typedLanguage(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[index];
  return word === '--lang' ? argv[index + 1] : word?.slice('--lang='.length);
}
