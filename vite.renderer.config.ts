import path from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { asciiOnly, chromeTarget, jsonAsText } from './scripts/bundle.ts';

export default defineConfig({
  root: path.resolve(import.meta.dirname, 'renderer'),
  // The page is opened from a file, so its parts are named relative to it.
  base: './',
  logLevel: 'warn',
  // The components say their own words in thirty languages; two are spoken here.
  plugins: [optimizeLocales.vite({ locales: ['en-US', 'de-DE'] }), jsonAsText, react(), asciiOnly],
  build: {
    outDir: '../.vite/renderer/main_window',
    emptyOutDir: true,
    target: chromeTarget,
    sourcemap: true,
    reportCompressedSize: false,
    // One sheet for all pages: its rules keep their order, whichever page is opened first.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      // Schemas are made when their file is read: a page that wants none of a topic does without its file.
      treeshake: {
        moduleSideEffects: [
          { test: /[\\/](preload[\\/]contract|electron[\\/]core[\\/]model)[\\/]/, sideEffects: false },
        ],
      },
      output: {
        // What the page begins with is one file: each one more is one more question to the main process, which is busy then.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
});
