import { Fragment, useMemo, type ReactElement, type ReactNode } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader, TableLayout, Virtualizer } from 'react-aria-components';
import type { RuleRow } from '../../../preload/contract/rules.ts';
import { say, word } from '../../../resources/text/index.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { methodWords, sourceWords, stateWords, targetWords } from './rule-words.ts';

interface RuleColumn {
  readonly id: 'entry' | 'about' | 'method' | 'targets' | 'source' | 'state';
  /** px, or a share of what is left. */
  readonly width: number | `${number}fr`;
  readonly cell: (row: RuleRow, places: readonly string[]) => ReactNode;
}

const columns: readonly RuleColumn[] = [
  { id: 'entry', width: 150, cell: (row) => <span className="mono">{row.entry}</span> },
  { id: 'about', width: '5fr', cell: (row, places) => <About row={row} places={places} /> },
  { id: 'method', width: '4fr', cell: (row) => <span className="second">{methodWords(row.method)}</span> },
  { id: 'targets', width: 124, cell: (row) => <span className="mono second">{targetWords(row)}</span> },
  { id: 'source', width: '3fr', cell: (row) => <span className="second">{sourceWords(row.source, row.entry)}</span> },
  { id: 'state', width: 128, cell: (row) => <State row={row} /> },
];
/** What stays, and how wide, where an open rule takes the other half. */
const narrow: Partial<Record<RuleColumn['id'], RuleColumn['width']>> = { entry: '3fr', about: '4fr', state: 120 };
const narrowColumns = columns.flatMap((column) => {
  const width = narrow[column.id];
  return width === undefined ? [] : [{ ...column, width }];
});

/** What the rule is for, and where a stick of its id is plugged in. */
function About({ row, places }: { readonly row: RuleRow; readonly places: readonly string[] }): ReactElement {
  return (
    <>
      {places.map((place) => (
        <Fragment key={place}>
          <Tag tone="act">{say({ id: 'rules-page.plugged', params: { place } })}</Tag>{' '}
        </Fragment>
      ))}
      {row.about}
    </>
  );
}

function State({ row }: { readonly row: RuleRow }): ReactElement {
  const { glyph, tone, short } = stateWords(row);
  return (
    <StateWord name={glyph} tone={tone}>
      {short}
    </StateWord>
  );
}

/** px; a row of the visual language. */
const rowHeight = 28;
const headingHeight = 26;

/** All rules that were found; only the rows in sight are in the page. */
export function RuleTable({
  rows,
  plugged,
  open,
  onOpen,
  isNarrow,
}: {
  readonly rows: readonly RuleRow[];
  /** Places of the sticks that are plugged in, by USB id. */
  readonly plugged: ReadonlyMap<string, readonly string[]>;
  readonly open: string | undefined;
  readonly onOpen: (key: string) => void;
  readonly isNarrow: boolean;
}): ReactElement {
  const shown = isNarrow ? narrowColumns : columns;
  // The collection keeps rows by identity of the item; a changed set of columns needs new ones.
  const items = useMemo(
    () => rows.map((row) => ({ row, shown, places: plugged.get(row.entry.slice(0, 9)) ?? [] })),
    [rows, shown, plugged],
  );
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight, headingHeight }}>
      <Table
        aria-label={word('rules-page.table')}
        className="rules-table"
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={open === undefined ? [] : [open]}
        onSelectionChange={(keys) => {
          if (keys === 'all') return;
          const [key] = keys;
          if (typeof key === 'string') onOpen(key);
        }}
      >
        <TableHeader columns={shown} dependencies={[shown]}>
          {(column) => (
            <Column id={column.id} isRowHeader={column.id === 'entry'} width={column.width}>
              {word(`rules-page.column.${column.id}`)}
            </Column>
          )}
        </TableHeader>
        <TableBody items={items} dependencies={[shown]} renderEmptyState={() => word('rules-page.none-found')}>
          {({ row, places }) => (
            <Row id={row.key} columns={shown} dependencies={[shown]} textValue={row.entry}>
              {(column) => <Cell className="rules-cell">{column.cell(row, places)}</Cell>}
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
