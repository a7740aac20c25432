import { enableCodeCache } from './code-cache.ts';

// The cache is of use for what is read after it is there, so the program itself comes second.
enableCodeCache();
void import('./program.ts');
