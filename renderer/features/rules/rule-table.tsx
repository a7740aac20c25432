import { useMemo, type ReactElement, type ReactNode } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader, TableLayout, Virtualizer } from 'react-aria-components';
import type { RuleRow } from '../../../preload/contract/rules.ts';
import { word } from '../../../resources/text/index.ts';
import { StateWord } from '../../components/glyph.tsx';
import { methodWords, sourceWords, stateWords, targetWords } from './rule-words.ts';

interface RuleColumn {
  readonly id: 'entry' | 'about' | 'method' | 'targets' | 'source' | 'state';
  /** px, or a share of what is left. */
  readonly width: number | `${number}fr`;
  readonly cell: (row: RuleRow) => ReactNode;
}

const columns: readonly RuleColumn[] = [
  { id: 'entry', width: 150, cell: (row) => <span className="mono">{row.entry}</span> },
  { id: 'about', width: '5fr', cell: (row) => row.about },
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
  open,
  onOpen,
  isNarrow,
}: {
  readonly rows: readonly RuleRow[];
  readonly open: string | undefined;
  readonly onOpen: (key: string) => void;
  readonly isNarrow: boolean;
}): ReactElement {
  const shown = isNarrow ? narrowColumns : columns;
  // The collection keeps rows by identity of the item; a changed set of columns needs new ones.
  const items = useMemo(() => rows.map((row) => ({ row, shown })), [rows, shown]);
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
          {({ row }) => (
            <Row id={row.key} columns={shown} dependencies={[shown]} textValue={row.entry}>
              {(column) => <Cell className="rules-cell">{column.cell(row)}</Cell>}
            </Row>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}
