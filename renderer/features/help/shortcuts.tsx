import { Fragment, type ReactElement } from 'react';
import { Section } from '../../components/legend.tsx';
import { Key } from '../../components/tag.tsx';
import { word } from '../../../resources/text/index.ts';
import { shortcutGroups } from './shortcut-list.ts';

/** All keys, by where they work. */
export function Shortcuts(): ReactElement {
  return (
    <article className="help-text">
      <h2 className="help-title">{word('help.shortcuts')}</h2>
      <p className="second">{word('keys.sub')}</p>
      {shortcutGroups.map(({ title, keys }) => (
        <Section key={title} title={word(title)}>
          <dl className="help-keys">
            {keys.map(({ chords, does, isRange }) => (
              <Fragment key={does}>
                <dt>
                  {chords.map((chord, index) => (
                    <Fragment key={chord}>
                      {index > 0 && (isRange ? ' … ' : ' ')}
                      <Key>{chord}</Key>
                    </Fragment>
                  ))}
                </dt>
                <dd>{word(does)}</dd>
              </Fragment>
            ))}
          </dl>
        </Section>
      ))}
    </article>
  );
}
