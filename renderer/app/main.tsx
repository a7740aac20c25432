import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import { speakFirst } from '../client/language.ts';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
// Before the first drawing, so that nobody sees it change.
await speakFirst();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
