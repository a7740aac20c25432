import { describe, expect, it } from 'vitest';
import type { Configuration, Device } from '../model/index.ts';
import { ruleBook } from './book.ts';
import { mbimConfigurationOf } from './methods-configuration.ts';
import { messageOperations, switchOperations } from './methods.ts';
import type { Rule } from './rules.ts';
import { shippedIndex, shippedRules } from './shipped.ts';
import { stickFor } from './trace.ts';
import { wireText } from './wire-text.ts';

const shipped = (entry: string): Rule => {
  const rule = shippedRules().find((one) => one.entry === entry);
  if (rule === undefined) throw new Error(`no rule ${entry}`);
  return rule;
};
const wire = (made: ReturnType<typeof switchOperations>): string[] =>
  made.operations.map(wireText).filter((text) => text !== undefined);

const network: Configuration = {
  value: 3,
  interfaces: [{ number: 0, alternate: 0, classCode: 0x02, subclass: 0x0e, protocol: 0, endpoints: [] }],
};

describe('an MBIM configuration', () => {
  const rule = shipped('12d1:1f01');
  const plain = stickFor(rule).device;
  const device: Device = { ...plain, configurations: [...plain.configurations, network] };

  it('replaces the whole rule where this computer has the driver', () => {
    expect(mbimConfigurationOf(device)).toBe(3);
    expect(wire(switchOperations(rule, device, { mbimDriver: true }))).toEqual(['set-config 0', 'set-config 3']);
  });

  it('is not looked for without the driver, or when the rule says so', () => {
    const asWritten = wire(switchOperations(rule, plain));
    expect(wire(switchOperations(rule, device))).toEqual(asWritten);
    expect(wire(switchOperations({ ...rule, noMbimCheck: true }, device, { mbimDriver: true }))).toEqual(asWritten);
  });

  it('is no reason to touch a device that is to be left alone', () => {
    const alone = shipped('12d1:1573');
    expect(switchOperations(alone, device, { mbimDriver: true })).toMatchObject({
      operations: [],
      refused: { code: 'mode.leave-alone' },
    });
  });

  it('is not there on a device with a single configuration', () => {
    expect(mbimConfigurationOf({ ...device, configurations: [network] })).toBeUndefined();
  });
});

describe('PantechMode=1', () => {
  const rule = shipped('10a9:606f');
  const { device } = stickFor(rule);
  it.each([
    [undefined, []],
    [false, []],
    [true, ['ctrl-out 40 70 0004 0000 -']],
  ])('with a QMI driver: %s', (qmiDriver, expected) => {
    expect(wire(switchOperations(rule, device, qmiDriver === undefined ? {} : { qmiDriver }))).toEqual(expected);
  });
  it('is 2 for the UML290, whatever the drivers', () => {
    const uml = { ...rule, entry: '10a9:6080' };
    expect(wire(switchOperations(uml, device, { qmiDriver: false }))).toEqual(['ctrl-out 40 70 0002 0000 -']);
  });
});

describe('a message that a plug-in names', () => {
  const { device } = stickFor(shipped('12d1:1f01'));
  const windows = '55534243000000000000000000000011060000000000000000000000000000';
  it('is sent as a rule would send it', () => {
    expect(wire(messageOperations([windows], device))).toEqual([
      `bulk-out 01 ${windows}`,
      'bulk-in 81 13',
      'clear-halt 81',
      'clear-halt 01',
    ]);
  });
  it('is not sent to what is not storage', () => {
    const modem: Device = {
      ...device,
      configurations: device.configurations.map((one) => ({
        ...one,
        interfaces: one.interfaces.map((face) => ({ ...face, classCode: 0xff })),
      })),
    };
    expect(messageOperations([windows], modem)).toMatchObject({
      operations: [],
      refused: { code: 'mode.not-storage', params: { class: 'ff' } },
    });
  });
});

describe('the rules as the planner sees them', () => {
  const book = ruleBook(shippedIndex());
  const { device } = stickFor(shipped('12d1:1f01'));

  it('name their targets and their source, and make operations', () => {
    const view = book.find(device, []);
    expect(view).toEqual({
      name: '12d1:1f01',
      source: { kind: 'shipped', name: 'usb-modeswitch-data 20191128, 12d1:1f01', certainty: 'likely' },
      targetIds: ['12d1:14db', '12d1:14dc'],
      leaveAlone: false,
      limitMs: 20_000,
      waitBeforeMs: 0,
    });
    if (view === undefined) return;
    expect(book.operations(view, device)).toEqual({
      operations: switchOperations(shipped('12d1:1f01'), device).operations,
    });
    // A view that was stored with a plan and read again finds its rule too.
    expect(book.operations({ ...view }, device)).toEqual(book.operations(view, device));
  });

  it('know nothing of an id that no rule names', () => {
    expect(book.find({ ...device, vid: '1209' }, [])).toBeUndefined();
  });

  it('say which device is to be left alone', () => {
    expect(book.find({ ...device, pid: '1573' }, [])).toMatchObject({ leaveAlone: true });
  });

  it('ask the drive for its strings where a rule needs them', () => {
    const qualcomm = { ...device, vid: '05c6', pid: '1000' };
    expect(book.find(qualcomm, [{ name: 'sr0', interface: 0, scsiVendor: 'Option', scsiModel: 'x' }])?.name).toBe(
      '05c6:1000:sVe=Option',
    );
    expect(book.find(qualcomm, [])).toBeUndefined();
  });
});
