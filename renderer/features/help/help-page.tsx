import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { guidePages, openHelp, useHelp, type GuideSpot } from '../../app/help.ts';
import { useLanguage } from '../../client/language.ts';
import { Body, PlainHead } from '../../components/page.tsx';
import { Note } from '../../components/note.tsx';
import { say, word } from '../../../resources/text/index.ts';
import { readPage } from './guide.ts';
import { GuideText } from './guide-text.tsx';
import type { Block } from './markdown.ts';
import { Shortcuts } from './shortcuts.tsx';
import './help.css';

/** The guide and the list of keys, at the left what there is. All of it comes with the program. */
export function HelpPage(): ReactElement {
  const spot = useHelp((state) => state.spot);
  return (
    <>
      <PlainHead title={word('help.title')} sub={word('help.sub')} />
      <Body>
        <div className="help">
          <nav className="help-pages" aria-label={word('help.pages')}>
            {[...guidePages, 'shortcuts' as const].map((page) => (
              <AriaButton
                key={page}
                className="help-page"
                {...(spot.page === page && { 'aria-current': 'page' as const })}
                onPress={() => openHelp({ page })}
              >
                {word(page === 'shortcuts' ? 'help.shortcuts' : `help.page.${page}`)}
              </AriaButton>
            ))}
          </nav>
          {spot.page === 'shortcuts' ? <Shortcuts /> : <Guide key={spot.page} spot={spot} />}
        </div>
      </Body>
    </>
  );
}

type Read = { readonly blocks: readonly Block[] } | { readonly why: string };

function Guide({ spot }: { readonly spot: GuideSpot }): ReactElement {
  const { language } = useLanguage();
  const [read, setRead] = useState<Read>();
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    let isWanted = true;
    readPage(language, spot.page).then(
      (blocks) => isWanted && setRead({ blocks }),
      (error: unknown) => isWanted && setRead({ why: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [language, spot.page]);
  // A link to a heading shows it; a page begins at its top.
  useEffect(() => {
    if (read === undefined) return;
    const heading = spot.mark === undefined ? undefined : article.current?.querySelector(`[data-mark="${spot.mark}"]`);
    (heading ?? article.current?.closest('.body'))?.scrollIntoView({ block: 'start' });
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
  }, [read, spot]);
  return (
    <article className="help-text" ref={article} aria-busy={read === undefined}>
      {read === undefined ? (
        <p className="second">{word('help.loading')}</p>
      ) : 'why' in read ? (
        <Note tone="bad" glyph="failed" role="alert" title={say({ id: 'help.failed', params: { why: read.why } })} />
      ) : (
        <GuideText blocks={read.blocks} language={language} />
      )}
    </article>
  );
}
