import { ChevronDown, ChevronRight, Copy } from 'lucide-react';
import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { copyText } from '../../client/copy-text.ts';
import { clock, clockExact } from '../../components/format.ts';
import { StateWord } from '../../components/glyph.tsx';
import { RawLog, type RawLine } from '../../components/raw-log.tsx';
import { labelOf, valueOf, verdictOf, whyNot, type Fact } from './fact-words.ts';

/** One fact: label, value, what it is worth, where and when it was read; unfolds what the stick answered. */
export function InfoRow({ fact }: { readonly fact: Fact }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [copied, setCopied] = useState<'yes' | 'no'>();
  const details = useId();
  const value = valueOf(fact);
  const verdict = verdictOf(fact);
  // A value that is its own verdict ("Registered, home network") is not said twice.
  const says = verdict?.words === value.text;
  const copy = async (): Promise<void> => setCopied((await copyText(value.text)) ? 'yes' : 'no');
  const onKeyDown = (event: KeyboardEvent): void => {
    const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
    if (!isCopy || window.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    void copy();
  };
  const label = labelOf(fact);
  return (
    <li className="info-row" data-open={isOpen}>
      <button
        type="button"
        className="info-line"
        aria-expanded={isOpen}
        aria-controls={details}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={onKeyDown}
        onBlur={() => setCopied(undefined)}
      >
        <span className="second">{label}</span>
        <span className={`info-value${value.isMachine ? ' mono' : ''}${fact.status === 'read' ? '' : ' third'}`}>
          {says ? <StateWord name={verdict.glyph}>{value.text}</StateWord> : value.text}
        </span>
        <span className="info-verdict">
          {verdict !== undefined && !says && <StateWord name={verdict.glyph}>{verdict.words}</StateWord>}
        </span>
        <span className="mono third info-source clip">{fact.source.ask}</span>
        <span className="mono third info-time">{clock(fact.at)}</span>
        {isOpen ? <ChevronDown className="third" /> : <ChevronRight className="third" />}
      </button>
      {fact.status === 'read' && (
        <button
          type="button"
          className="info-copy"
          tabIndex={-1}
          aria-label={say({ id: 'info.copy-one', params: { label } })}
          onClick={() => void copy()}
        >
          <Copy />
        </button>
      )}
      <span className="unseen" aria-live="polite">
        {copied !== undefined && word(copied === 'yes' ? 'info.copied' : 'info.not-copied')}
      </span>
      <div id={details} hidden={!isOpen}>
        {isOpen && <Details fact={fact} label={label} />}
      </div>
    </li>
  );
}

function Details({ fact, label }: { readonly fact: Fact; readonly label: string }): ReactElement {
  const why = whyNot(fact);
  const at = clockExact(fact.at);
  const lines: RawLine[] = [
    { at, direction: 'out', text: fact.source.ask },
    ...fact.raw.map((text): RawLine => ({
      at: '',
      direction: 'in',
      text,
      ...(text === 'OK' && { tone: 'ok' as const }),
    })),
  ];
  return (
    <div className="info-details">
      {why !== undefined && (
        <p>
          {why}
          {fact.error !== undefined && <span className="second"> {sayError(fact.error).advice}</span>}
        </p>
      )}
      <RawLog lines={lines} label={say({ id: 'info.raw', params: { label } })} />
      <p className="second info-where">
        {say({ id: `info.by.${fact.source.via}`, params: { where: fact.source.where } })}
      </p>
    </div>
  );
}
