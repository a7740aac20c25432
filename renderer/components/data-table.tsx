import type { ReactElement, ReactNode } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import './data-table.css';

export interface DataColumn<T> {
  readonly key: string;
  readonly name: string;
  readonly cell: (item: T) => ReactNode;
  /** Names the row for a screen reader. */
  readonly rowHeader?: boolean;
  readonly width?: number;
  readonly align?: 'end';
}

/** Rows of 28 px on hairlines, no stripes, walked with the arrow keys. */
export function DataTable<T>({
  label,
  columns,
  items,
  keyOf,
}: {
  readonly label: string;
  readonly columns: readonly DataColumn<T>[];
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
}): ReactElement {
  return (
    <Table aria-label={label} className="table">
      <TableHeader>
        {columns.map((column) => (
          <Column
            key={column.key}
            id={column.key}
            isRowHeader={column.rowHeader ?? false}
            style={{
              ...(column.width !== undefined && { width: column.width }),
              ...(column.align === 'end' && { textAlign: 'right' }),
            }}
          >
            {column.name}
          </Column>
        ))}
      </TableHeader>
      <TableBody>
        {items.map((item) => (
          <Row key={keyOf(item)} id={keyOf(item)}>
            {columns.map((column) => (
              <Cell key={column.key} style={column.align === 'end' ? { textAlign: 'right' } : {}}>
                {column.cell(item)}
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
