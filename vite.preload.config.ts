import { defineConfig } from 'vite';
import { bundle } from './scripts/bundle.ts';

export default defineConfig(bundle('preload/preload.ts', 'preload'));
