import { useState, type ReactElement } from 'react';
import { Link } from 'react-aria-components';
import { guidePages, openHelp } from '../../app/help.ts';
import { copyText } from '../../client/copy-text.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { word, type Language } from '../../../resources/text/index.ts';
import { pictureOf } from './guide.ts';
import type { Block, Inline } from './markdown.ts';

/** A page of the guide. Its links go to other pages; what leads out of the program is asked about. */
export function GuideText({
  blocks,
  language,
}: {
  readonly blocks: readonly Block[];
  readonly language: Language;
}): ReactElement {
  const [outside, setOutside] = useState<string>();
  const follow = (to: string): void => {
    const [file = '', mark] = to.split('#');
    const page = guidePages.find((one) => `${one}.md` === file);
    if (page === undefined) setOutside(to);
    else openHelp(mark === undefined ? { page } : { page, mark });
  };
  return (
    <>
      {blocks.map((block, index) => (
        <BlockOf key={index} block={block} language={language} onFollow={follow} />
      ))}
      {outside !== undefined && <Outside address={outside} onClose={() => setOutside(undefined)} />}
    </>
  );
}

interface BlockProps {
  readonly block: Block;
  readonly language: Language;
  readonly onFollow: (to: string) => void;
}

function BlockOf({ block, language, onFollow }: BlockProps): ReactElement | null {
  switch (block.kind) {
    case 'heading':
      if (block.level === 1) return <h2 className="help-title">{block.text}</h2>;
      return (
        <h3 className="help-heading" data-mark={block.mark} tabIndex={-1}>
          {block.text}
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Line parts={block.parts} onFollow={onFollow} />
        </p>
      );
    case 'list': {
      const items = block.items.map((parts, index) => (
        <li key={index}>
          <Line parts={parts} onFollow={onFollow} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'code':
      return <pre className="help-code">{block.text}</pre>;
    case 'picture': {
      const address = pictureOf(language, block.name);
      if (address === undefined) return null;
      return <img className="help-picture" src={address} alt={block.about} width={1280} height={800} />;
    }
  }
}

function Line({
  parts,
  onFollow,
}: {
  readonly parts: readonly Inline[];
  readonly onFollow: (to: string) => void;
}): ReactElement {
  return (
    <>
      {parts.map((part, index) => {
        if (part.kind === 'strong') return <b key={index}>{part.text}</b>;
        if (part.kind === 'code') return <code key={index}>{part.text}</code>;
        if (part.kind === 'link')
          return (
            <Link key={index} className="help-link" onPress={() => onFollow(part.to)}>
              {part.text}
            </Link>
          );
        return part.text;
      })}
    </>
  );
}

/** Nothing is opened from here: the address can be taken along. */
function Outside({ address, onClose }: { readonly address: string; readonly onClose: () => void }): ReactElement {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('help.link.title')}
      sub={word('help.link.sub')}
      said={copied ? word('help.link.copied') : undefined}
      actions={
        <>
          <Button onPress={onClose}>{word('help.link.not')}</Button>
          <Button kind="filled" onPress={() => void copyText(address).then(setCopied)}>
            {word('help.link.copy')}
          </Button>
        </>
      }
    >
      <p className="mono">{address}</p>
    </Dialog>
  );
}
