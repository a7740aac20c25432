import { z } from 'zod';
import { assess } from '../at/guard.ts';
import { factKeySchema, shipped } from '../model/index.ts';
import type { CardSighting } from '../model/index.ts';
import type { Http } from '../ports.ts';
import type { AtParser, WebFields, WebParser } from './parsed.ts';

const pattern = z.string().refine((text) => /^[\w .^$|()*+?[\]\\-]+$/.test(text), 'not a plain regular expression');

/** A model that must not be asked this, with the reason. Ids `vid:pid`; `model` over the model name as far as it is known. */
const skipSchema = z
  .strictObject({ ids: z.array(z.string()).optional(), model: pattern.optional(), why: z.string().min(5) })
  .refine((skip) => skip.ids !== undefined || skip.model !== undefined, 'names no model');

/** Asked in the order of the list, and only for keys that no earlier source has read. */
const askSchema = z.strictObject({
  keys: z.array(factKeySchema).min(1),
  /** What some answers hold besides; an answer without it says nothing of it. */
  maybe: z.array(factKeySchema).optional(),
  parser: z.string(),
  /** Only for these ids. */
  ids: z.array(z.string()).optional(),
  skip: z.array(skipSchema).optional(),
  timeoutMs: z.number().int().min(100).max(180_000).optional(),
});
const atAskSchema = askSchema.extend({
  command: z
    .string()
    .startsWith('AT')
    .refine((command) => assess(command).length === 0, 'reading must be harmless'),
});
const webAskSchema = askSchema.extend({
  path: z.string().startsWith('/'),
  /**
   * Fields of the page that hold a key. What stands in them and is not understood is shown as it is; without it the page has
   * nothing to show for a key that its parser does not give.
   */
  shows: z.partialRecord(factKeySchema, z.array(z.string()).min(1)).optional(),
});

export const recipeSchema = z.strictObject({
  source: z.string(),
  at: z.array(atAskSchema),
  web: z.strictObject({ hosts: z.array(z.string()).min(1), asks: z.array(webAskSchema).min(1) }).optional(),
});
/** Which facts a maker's sticks give, by which command or page. Plain data. */
export type FactRecipe = z.infer<typeof recipeSchema>;
export type AtAsk = z.infer<typeof atAskSchema>;
export type WebAsk = z.infer<typeof webAskSchema>;

/** One answer of a stick's page. */
export interface WebAnswer {
  fields: WebFields;
  /** The piece of the page that holds this field, as it came. */
  raw(field: string): string | undefined;
  /** The page shows some values to everybody and hides others until somebody signs in. */
  hidden?: true;
}

/** A stick's web page with its session handling. Failures: those of Http, http.refused, http.login-needed, http.rubbish, http.status. */
export interface WebReader {
  get(path: string): Promise<WebAnswer>;
  /** A request that changes something, with the page's session; the body of the answer. Failures: as get. */
  send?: (request: WebSend) => Promise<string>;
  /** Signs in, one try. Failures: http.wrong-password; http.refused when the page is closed for a while. */
  signIn?: (password: string) => Promise<void>;
}

export interface WebSend {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** A recipe with the code that its names stand for. Checked by `factKit`. */
export interface FactKit {
  recipe: FactRecipe;
  atParsers: Readonly<Record<string, AtParser>>;
  webParsers: Readonly<Record<string, WebParser>>;
  openWeb?: (http: Http, door: WebDoor) => WebReader;
}

/** Where a stick's page is: the card that carries it and the stick's own address. */
export interface WebDoor {
  card: Pick<CardSighting, 'reach'>;
  host: string;
}

/**
 * Checks a recipe and that each parser it names is there.
 * @throws Error (a defect of ours) when the data break the schema or name an unknown parser.
 */
export function factKit(data: unknown, code: Omit<FactKit, 'recipe'>): FactKit {
  const recipe = shipped(recipeSchema, data);
  const missing = [
    ...recipe.at.filter((ask) => code.atParsers[ask.parser] === undefined),
    ...(recipe.web?.asks ?? []).filter((ask) => code.webParsers[ask.parser] === undefined),
  ].map((ask) => ask.parser);
  if (missing.length > 0) throw new Error(`a recipe names unknown parsers: ${missing.join(', ')}`);
  if (recipe.web !== undefined && code.openWeb === undefined) throw new Error('a recipe with a web page needs openWeb');
  return { recipe, ...code };
}

/** What is known of the stick while reading. */
export interface ReadContext {
  /** `12d1:1001`. */
  id: string;
  model?: string | undefined;
}

/** Whether this stick may be asked. */
export function applies(ask: AtAsk | WebAsk, { id, model }: ReadContext): boolean {
  if (ask.ids !== undefined && !ask.ids.includes(id)) return false;
  return !(ask.skip ?? []).some(
    (skip) =>
      skip.ids?.includes(id) === true ||
      (skip.model !== undefined && model !== undefined && new RegExp(skip.model, 'i').test(model)),
  );
}
