import type { CardSighting } from '../../core/model/index.ts';
import type { Transfer } from '../stick/types.ts';
import { endpointOf, later, noFace, type Driver, type DriverContext } from './driver.ts';
import { servePage } from './page-server.ts';

/** From the cable being in to an address by DHCP. */
const addressDelayMs = 900;
/** SET_INTERFACE, USB 2.0 §9.4.10. */
const setInterface = { requestType: 0x01, request: 11, length: 0 } as const;
/** CDC §6.3.1. */
const networkConnection = 0x00;

/**
 * A card driver: selects the data interface, waits for the stick to say that the cable is in, and gets an address. The
 * stick's page is served on a loopback port for as long as the card is there.
 */
export function bindCard(context: DriverContext, name: 'cdc_ether' | 'cdc_ncm' | 'rndis_host'): Driver {
  const { stick, place, clock, pace, interface: i } = context;
  const gateway = stick.web.address;
  const own = gateway.replace(/\.\d+$/, '.100');
  let state: { link: boolean; addresses: string[] } = { link: false, addresses: [] };
  let port: number | undefined;
  let stopped = false;
  let listening: Transfer | undefined;
  let address = (): void => undefined;

  const linkUp = (): void => {
    state = { ...state, link: true };
    context.changed();
    address = later(clock, addressDelayMs * pace, () => {
      state = { ...state, addresses: [own] };
      context.changed();
    });
  };
  const listen = async (endpoint: number): Promise<void> => {
    while (!stopped) {
      listening = stick.transferIn(endpoint, 16, 'kernel');
      const end = await listening.done;
      if (end.status !== 'ok') return;
      if (end.data[1] === networkConnection && end.data[2] === 1 && !state.link) linkUp();
    }
  };
  const appear = (opened: number): void => {
    if (stopped) return;
    port = opened;
    const notify = endpointOf(i, 'interrupt', 'in');
    if (name !== 'rndis_host') stick.control({ ...setInterface, value: 1, index: i.number + 1 }, new Uint8Array(0));
    context.changed();
    // The talk of RNDIS is not modelled: its card is up as soon as it is there.
    if (name === 'rndis_host') linkUp();
    else if (notify !== undefined) void listen(notify);
  };
  const page = servePage(stick, clock, context.log);
  const started = page.port.then(appear, (error: unknown) => {
    context.log.error('no loopback port for a virtual page', { error: String(error) });
  });

  const card = (): CardSighting[] => {
    if (port === undefined) return [];
    return [
      {
        name: `usb${place.replace(/^v/, 'V')}`,
        interface: i.number,
        driver: name,
        ...(context.mac === undefined ? {} : { mac: macText(context.mac) }),
        addresses: state.addresses,
        ...(state.addresses.length === 0 ? {} : { gateway }),
        link: state.link,
        reach: { kind: 'loopback', port },
      },
    ];
  };
  return {
    name,
    interfaces: [i.number, i.number + 1],
    ready: started,
    face: () => ({ ...noFace(), cards: card() }),
    stop: async () => {
      stopped = true;
      address();
      listening?.cancel();
      await started;
      port = undefined;
      await page.close();
    },
  };
}

const macText = (hex: string): string => (hex.match(/../g) ?? []).join(':').toLowerCase();
