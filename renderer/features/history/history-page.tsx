import { useEffect, type ReactElement } from 'react';
import { kinds } from '../../../preload/contract/history.ts';
import { count, say, word } from '../../../resources/text/index.ts';
import { Chips } from '../../components/chips.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Body, PlainHead, Sill } from '../../components/page.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { DaySummary } from './day-summary.tsx';
import { HistoryList } from './history-list.tsx';
import { searchHistory, useHistory } from './history-store.ts';
import { StickLine } from './stick-line.tsx';
import './history.css';

/** ms. A search is answered in a few; this only keeps half-typed words from being looked for. */
const typingMs = 150;

/** Everything that was kept: search, list, and at the right the time line of the stick whose line is open. */
export function HistoryPage(): ReactElement {
  const { typed, kind, total, where, error, open } = useHistory();
  useEffect(() => {
    const wait = setTimeout(() => void searchHistory(), typingMs);
    return () => clearTimeout(wait);
  }, [typed, kind]);
  return (
    <>
      <PlainHead
        title={word('history-page.title')}
        sub={
          <>
            <span>{word('history-page.sub')}</span>
            {total !== undefined && <b role="status">{countWords(total)}</b>}
          </>
        }
      />
      <Body flush>
        <div className={`history-frame${open === undefined ? '' : ' history-split'}`}>
          <section className="history-finder" aria-label={word('history-page.list')}>
            {error !== undefined && <ErrorNote error={error} />}
            <div className="history-tools">
              <SearchBox
                name={word('history-page.search')}
                clearName={word('history-page.search-clear')}
                typed={typed}
                onType={(text) => useHistory.setState({ typed: text })}
              />
              <Chips
                name={word('history-page.kinds')}
                chosen={kind}
                all={['all', ...kinds] as const}
                words={(one) => word(`history-page.kind.${one}`)}
                onChoose={(one) => useHistory.setState({ kind: one })}
              />
            </div>
            {total === 0 ? (
              <p className="second history-none">
                {word(typed === '' && kind === 'all' ? 'history.none' : 'history.none-found')}
              </p>
            ) : (
              <HistoryList isNarrow={open !== undefined} />
            )}
          </section>
          {open !== undefined && <StickLine key={open} id={open} />}
        </div>
      </Body>
      <Sill
        is={word('history-page.kept')}
        next={where === '' ? undefined : say({ id: 'history-page.where', params: { where } })}
      >
        <DaySummary />
      </Sill>
    </>
  );
}

const countWords = (total: number): string =>
  say({ id: total === 1 ? 'history-page.line' : 'history-page.lines', params: { total: count(total) } });
