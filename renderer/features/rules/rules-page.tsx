import { useEffect, type ReactElement } from 'react';
import { word } from '../../../resources/text/index.ts';
import { useAct } from '../../client/use-act.ts';
import { Body, PlainHead } from '../../components/page.tsx';
import { AddRule, useCheck } from './add-rule.tsx';
import { RuleDetailView, useDetail } from './rule-detail.tsx';
import { countWords } from './rule-words.ts';
import { Finder } from './rules-finder.tsx';
import { DraftSill, RestSill, RuleSill } from './rules-sills.tsx';
import { readRules, useRules } from './rules-store.ts';
import './rules.css';

/** Read, search, add, try and share a rule: the table at the left, at the right the rule that is open or being typed. */
export function RulesPage(): ReactElement {
  const { list, beside, draft } = useRules();
  const key = beside.kind === 'rule' ? beside.key : undefined;
  const isAdding = beside.kind === 'adding';
  const shown = useDetail(key);
  const { checked, error } = useCheck(draft, beside.kind);
  const saving = useAct();
  useEffect(() => void readRules(false), []);
  return (
    <>
      <PlainHead
        title={word('rules-page.title')}
        sub={
          <>
            <span>{word('rules-page.sub')}</span>
            {list !== undefined && <b role="status">{countWords(list)}</b>}
          </>
        }
      />
      <Body flush>
        <div className={`rules-frame${beside.kind === 'nothing' ? '' : ' rules-split'}`}>
          <Finder isNarrow={beside.kind !== 'nothing'} />
          {key !== undefined && (
            <section className="rules-beside" key={key} aria-label={shown.detail?.row.entry}>
              <RuleDetailView shown={shown} />
            </section>
          )}
          {isAdding && (
            <section className="rules-beside" aria-label={word('rules-page.add.title')}>
              <AddRule checked={checked} error={saving.error ?? error} />
            </section>
          )}
        </div>
      </Body>
      {beside.kind === 'nothing' && <RestSill />}
      {key !== undefined && <RuleSill detail={shown.detail} />}
      {isAdding && <DraftSill checked={checked} saving={saving} />}
    </>
  );
}
