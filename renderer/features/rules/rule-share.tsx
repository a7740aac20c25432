import { Copy, Download } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { rules } from '../../../preload/contract/index.ts';
import type { RuleDetail } from '../../../preload/contract/rules.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { copyText } from '../../client/copy-text.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Chips } from '../../components/chips.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Section } from '../../components/legend.tsx';

const formats = ['config', 'json'] as const;

/** The rule as text that others can take, in the format of usb_modeswitch and in our own. */
export function RuleShare({ detail: { shared, row } }: { readonly detail: RuleDetail }): ReactElement {
  const [format, setFormat] = useState<(typeof formats)[number]>('config');
  const [said, setSaid] = useState('');
  const saving = useAct();
  const text = shared[format]?.text;
  const copy = async (): Promise<void> => {
    if (text !== undefined)
      setSaid(word((await copyText(text)) ? 'rules-page.share.copied' : 'rules-page.share.not-copied'));
  };
  const save = async (): Promise<void> => {
    const outcome = await saving.run(() => invoke(rules.save, { key: row.key, format }));
    const path = outcome?.ok === true ? outcome.value.path : undefined;
    setSaid(path === undefined ? '' : say({ id: 'rules-page.share.saved', params: { path } }));
  };
  return (
    <Section title={word('rules-page.detail.share')}>
      <div className="rule-share-tools">
        <Chips
          name={word('rules-page.share.format')}
          chosen={format}
          all={formats}
          words={(one) => word(`rules-page.share.${one}`)}
          onChoose={(one) => {
            setFormat(one);
            setSaid('');
          }}
        />
        <span className="grow" />
        <Button size="small" isDisabled={text === undefined} onPress={() => void copy()}>
          <Copy />
          {word('rules-page.share.copy')}
        </Button>
        <Button size="small" isDisabled={text === undefined || saving.busy} onPress={() => void save()}>
          <Download />
          {word('rules-page.share.save')}
        </Button>
      </div>
      {saving.error !== undefined && <ErrorNote error={saving.error} />}
      {text === undefined ? (
        <p className="second">{word('rules-page.share.no-config')}</p>
      ) : (
        <pre className="rule-text" tabIndex={0} role="region" aria-label={word('rules-page.detail.share')}>
          {text.trimEnd()}
        </pre>
      )}
      <p className="second rule-aside" role="status">
        {said}
      </p>
    </Section>
  );
}
