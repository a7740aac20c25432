import { RefreshCw } from 'lucide-react';
import { useDeferredValue, useMemo, type ReactElement } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { RuleFindingView } from '../../../preload/contract/rules.ts';
import { say, word } from '../../../resources/text/index.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Note } from '../../components/note.tsx';
import { Spoken } from '../../components/say.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { RuleTable } from './rule-table.tsx';
import { findingWords } from './rule-words.ts';
import { openRule, readRules, useRules } from './rules-store.ts';
import { findRules, kindCounts, searchable, sticksFirst } from './search.ts';

/** Notes, search and table. */
export function Finder({ isNarrow }: { readonly isNarrow: boolean }): ReactElement {
  const { list, error, typed, source, beside } = useRules();
  const sought = useDeferredValue(typed);
  const prepared = useMemo(() => searchable(list?.rows ?? []), [list]);
  const plugged = usePlugged();
  const rows = useMemo(
    () => sticksFirst(findRules(prepared, sought, source), plugged),
    [prepared, sought, source, plugged],
  );
  return (
    <div className="rules-finder">
      {error !== undefined && <ErrorNote error={error} />}
      {list !== undefined && <Findings findings={list.findings} />}
      <Tools shown={rows.length} />
      {list === undefined ? (
        <p className="second" role="status">
          {word('rules-page.reading')}
        </p>
      ) : (
        <RuleTable
          rows={rows}
          plugged={plugged}
          open={beside.kind === 'rule' ? beside.key : undefined}
          onOpen={openRule}
          isNarrow={isNarrow}
        />
      )}
    </div>
  );
}

/** Places of the sticks that are plugged in, by USB id; the same map for as long as the same sticks are there. */
function usePlugged(): ReadonlyMap<string, readonly string[]> {
  const sticks = useSnapshot(
    useShallow(({ snapshot }) =>
      (snapshot?.sessions ?? []).flatMap(({ place, sighting }) =>
        sighting === undefined ? [] : [`${sighting.device.vid}:${sighting.device.pid} ${place}`],
      ),
    ),
  );
  return useMemo(() => {
    const byId = new Map<string, string[]>();
    for (const stick of sticks) {
      const [id = '', place = ''] = stick.split(' ');
      byId.set(id, [...(byId.get(id) ?? []), place]);
    }
    return byId;
  }, [sticks]);
}

function Tools({ shown }: { readonly shown: number }): ReactElement {
  const { list, typed, source } = useRules();
  const reading = useAct();
  const counts = kindCounts(list?.rows ?? []);
  const all = list?.rows.length ?? 0;
  return (
    <div className="rules-tools">
      <SearchBox
        name={word('rules-page.search')}
        clearName={word('rules-page.search-clear')}
        typed={typed}
        onType={(text) => useRules.setState({ typed: text })}
      />
      <Chips
        name={word('rules-page.sources')}
        chosen={source}
        all={['all' as const, ...counts.map(({ kind }) => kind)]}
        words={(one) => word(`rules-page.source.${one}`)}
        count={(one) => counts.find(({ kind }) => kind === one)?.count ?? all}
        onChoose={(one) => useRules.setState({ source: one })}
      />
      <span className="second rules-shown" role="status">
        {shown === all ? '' : say({ id: 'rules-page.shown', params: { shown, all } })}
      </span>
      <Button size="small" isDisabled={reading.busy} onPress={() => void reading.run(() => readRules(true))}>
        <RefreshCw />
        {word('rules-page.read-again')}
      </Button>
    </div>
  );
}

/** What is to be mended and known about the files, in words with file and line. It takes no rule out of sight. */
function Findings({ findings }: { readonly findings: readonly RuleFindingView[] }): ReactElement | null {
  const mend = findings.filter(({ weight }) => weight === 'mend');
  const know = findings.filter(({ weight }) => weight === 'note');
  if (findings.length === 0) return null;
  return (
    <div className="notes">
      {mend.length > 0 && (
        <Note
          tone="warn"
          glyph="attention"
          title={say({
            id: mend.length === 1 ? 'rules-page.to-mend-one' : 'rules-page.to-mend',
            params: { count: mend.length },
          })}
        >
          <FindingLines findings={mend} />
        </Note>
      )}
      {know.length > 0 && (
        <details className="rules-know">
          <summary>
            {say({
              id: know.length === 1 ? 'rules-page.to-know-one' : 'rules-page.to-know',
              params: { count: know.length },
            })}
          </summary>
          <FindingLines findings={know} />
        </details>
      )}
    </div>
  );
}

function FindingLines({ findings }: { readonly findings: readonly RuleFindingView[] }): ReactElement {
  return (
    <ul className="rules-findings" tabIndex={findings.length > 4 ? 0 : -1}>
      {findings.map((finding, index) => (
        <li key={index}>
          <Spoken text={findingWords(finding)} />
        </li>
      ))}
    </ul>
  );
}
