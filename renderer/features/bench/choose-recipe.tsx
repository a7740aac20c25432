import { FolderOpen, Play, Save } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { RadioGroup } from 'react-aria-components';
import { batch as calls, type BatchSummary } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCard } from '../../components/choice-card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';
import { Body, Columns, PlainHead, Sill } from '../../components/page.tsx';
import { Tag } from '../../components/tag.tsx';
import { pickRecipe, readRecipes, useBench } from './bench-store.ts';
import { RecipeForm } from './recipe-form.tsx';
import { recipeWords } from './recipe-words.ts';
import { StartDialog } from './start-dialog.tsx';
import { SummaryNote } from './summary-note.tsx';

/** No batch is open: the recipes at the left, the one that is chosen at the right, as a form. */
export function ChooseRecipe({
  sticks,
  summary,
}: {
  readonly sticks: number;
  readonly summary: BatchSummary | undefined;
}): ReactElement {
  const { recipes, draft, error } = useBench();
  const [asking, setAsking] = useState(false);
  const file = useAct();
  useEffect(() => void readRecipes(), []);
  const isWhole = draft !== undefined && calls.before.input.safeParse(draft).success;
  const open = async (): Promise<void> => {
    const outcome = await file.run(() => invoke(calls.open, null));
    if (outcome?.ok === true && outcome.value !== null) pickRecipe(outcome.value.recipe, outcome.value.path);
  };
  const save = async (): Promise<void> => {
    if (draft === undefined) return;
    const outcome = await file.run(() => invoke(calls.save, { recipe: draft.recipe }));
    if (outcome?.ok !== true || outcome.value === null) return;
    pickRecipe(draft.recipe, outcome.value.path);
    await readRecipes();
  };
  const trouble = file.error ?? error;
  return (
    <>
      <PlainHead title={word('bench.title')} sub={word('bench.sub')} />
      <Body>
        {summary !== undefined && <SummaryNote summary={summary} />}
        {trouble !== undefined && <ErrorNote error={trouble} />}
        <Columns split="mode">
          <Section title={word('bench.recipes')}>
            <RadioGroup
              className="recipe-cards"
              aria-label={word('bench.recipes')}
              value={draft?.path ?? ''}
              onChange={(value) => {
                const entry = recipes.find((one) => one.path === value);
                if (entry?.recipe !== undefined) pickRecipe(entry.recipe, entry.path);
              }}
            >
              {recipes.map((entry) => (
                <ChoiceCard
                  key={entry.path}
                  value={entry.path}
                  name={entry.recipe?.name ?? entry.file}
                  isDisabled={entry.recipe === undefined}
                  tag={<Tag tone="plain">{word(`bench.home.${entry.home}`)}</Tag>}
                  evidence={
                    entry.recipe !== undefined &&
                    recipeWords(entry.recipe).map((text) => (
                      <Tag key={text} tone="plain">
                        {text}
                      </Tag>
                    ))
                  }
                >
                  {entry.error === undefined
                    ? (entry.recipe?.about ?? '')
                    : say({ id: `error.${entry.error.code}`, params: entry.error.params })}
                </ChoiceCard>
              ))}
            </RadioGroup>
            <div className="row recipe-files">
              <Button size="small" onPress={() => void open()}>
                <FolderOpen />
                {word('bench.open')}
              </Button>
              <Button size="small" isDisabled={!isWhole} onPress={() => void save()}>
                <Save />
                {word('bench.save')}
              </Button>
            </div>
          </Section>
          {draft !== undefined && <RecipeForm key={draft.path} recipe={draft.recipe} />}
        </Columns>
      </Body>
      <Sill
        is={say({ id: sticks === 1 ? 'bench.choose.one' : 'bench.choose.is', params: { count: sticks } })}
        next={word(isWhole || draft === undefined ? 'bench.choose.next' : 'bench.choose.gap')}
      >
        <Button kind="filled" isDisabled={!isWhole} onPress={() => setAsking(true)}>
          <Play />
          {word('bench.begin')}
        </Button>
      </Sill>
      {asking && draft !== undefined && (
        <StartDialog
          draft={draft}
          onClose={() => setAsking(false)}
          onBegun={(batch) => {
            setAsking(false);
            useBench.setState({ batch, summary: undefined, picked: undefined, scanned: undefined });
          }}
        />
      )}
    </>
  );
}
