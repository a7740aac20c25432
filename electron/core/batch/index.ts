export { Batch } from './batch.ts';
export type { BatchParts, BatchWishes } from './carry.ts';
export { forgetInEntry, reportsOf } from './forget.ts';
export { countedEnds, memoryOf, readEntries, summaryOf } from './memory.ts';
export { formatRecipe, readRecipe, recipeKeyOf, recipeOf, type RecipeFinding } from './read-recipe.ts';
export type { Answers } from './settings.ts';
export { shippedRecipes } from './shipped.ts';
export { maskBatch, maskEnd, maskSummary } from './masking.ts';
