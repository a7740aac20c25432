import type { ReactElement } from 'react';
import type { InterfaceState, SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { QuietState, StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';

/** What is going on at one interface: its port's state, its card's link, or that no driver has it. */
function StateOf({ row, session }: { readonly row: InterfaceState; readonly session: SessionSnapshot }): ReactElement {
  const port = session.ports.find((one) => one.interface === row.number);
  if (port !== undefined) {
    if (port.state === 'held') return <StateWord name="lock">{word('port.held')}</StateWord>;
    if (port.state === 'ours') return <StateWord name="verified">{word('port.ours')}</StateWord>;
    return <QuietState>{word('port.free')}</QuietState>;
  }
  const card = session.cards.find((one) => one.interface === row.number);
  if (card !== undefined) {
    return card.link === true ? (
      <StateWord name="verified">{word('card.has-link')}</StateWord>
    ) : (
      <QuietState>{card.link === false ? word('card.no-link.state') : word('port.not-known')}</QuietState>
    );
  }
  if (row.driver === undefined) return <QuietState>{word('interface.no-driver')}</QuietState>;
  return <QuietState>{word('interface.in-use')}</QuietState>;
}

/** Every interface with its role, driver, port, endpoints and state. */
export function InterfaceTable({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const endpoints = session.interfaces.reduce(
    (sum, row) => sum + row.endpoints.split(',').filter((part) => part.trim() !== '').length,
    0,
  );
  const columns: DataColumn<InterfaceState>[] = [
    {
      key: 'number',
      name: word('interfaces.number'),
      cell: (row) => <span className="mono">{row.number}</span>,
      width: 44,
    },
    {
      key: 'role',
      name: word('interfaces.role'),
      cell: (row) => <b>{say({ id: `role.${row.role}` })}</b>,
      rowHeader: true,
    },
    { key: 'class', name: word('interfaces.class'), cell: (row) => <span className="mono second">{row.class}</span> },
    { key: 'driver', name: word('interfaces.driver'), cell: (row) => <span className="mono">{row.driver}</span> },
    { key: 'port', name: word('interfaces.port'), cell: (row) => <span className="mono">{row.port}</span> },
    {
      key: 'endpoints',
      name: word('interfaces.endpoints'),
      cell: (row) => <span className="mono second">{row.endpoints}</span>,
    },
    { key: 'state', name: word('interfaces.state'), cell: (row) => <StateOf row={row} session={session} /> },
  ];
  return (
    <Section
      title={word('interfaces.title')}
      aside={say({
        id: session.interfaces.length === 1 ? 'interfaces.count-one' : 'interfaces.count',
        params: { interfaces: session.interfaces.length, endpoints },
      })}
    >
      <div className="table-scroll">
        <DataTable
          label={word('interfaces.title')}
          columns={columns}
          items={session.interfaces}
          keyOf={(row) => String(row.number)}
        />
      </div>
    </Section>
  );
}
