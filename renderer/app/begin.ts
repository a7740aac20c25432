import { languageOfTag } from '../../resources/text/language.ts';
import { askEarly } from '../client/early.ts';
import { said } from '../client/said.ts';

// Imported before all else: what stands in a module of its own runs before the modules that come after it. A language whose texts
// are a file of their own gets them first, as the main process has no hands free once it was asked.
if ((languageOfTag(said('lang')) ?? 'en') === 'en') askEarly();
