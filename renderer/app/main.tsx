import './begin.ts';
import { StrictMode, type ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import { askEarly } from '../client/early.ts';
import { speakFirst, useLanguage } from '../client/language.ts';
import { App } from './app.tsx';

/** The components of the library say their own words ("selected") in the same language. */
function InLanguage(): ReactElement {
  const { language } = useLanguage();
  return (
    <I18nProvider locale={language}>
      <App />
    </I18nProvider>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
// Before the first drawing, so that nobody sees it change.
await speakFirst();
askEarly();
createRoot(root).render(
  <StrictMode>
    <InLanguage />
  </StrictMode>,
);
