import { describe, expect, it } from 'vitest';
import { PortHub } from '../../../electron/core/workbench/port-hub.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import type { SerialPorts } from '../../../electron/core/ports.ts';

/** The system's ports, whose drivers take their time to close (a stick that hangs keeps the call for up to 30 s). */
function slowToClose(ms: number): SerialPorts {
  const ports = new SystemSerialPorts();
  return {
    holders: (port) => ports.holders(port),
    open: async (path, settings) => {
      const channel = await ports.open(path, settings);
      const close = channel.close.bind(channel);
      channel.close = async () => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        await close();
      };
      return channel;
    },
  };
}

describe('the ports that are open', () => {
  it('can be had again in the moment in which the last one gives them back', async () => {
    const pty = await new SystemPtys().open();
    const hub = new PortHub(slowToClose(30), new SystemClock());
    try {
      let lease = await hub.lease(pty.path);
      for (let turn = 0; turn < 10; turn += 1) {
        const given = lease.release();
        lease = await hub.lease(pty.path);
        await given;
        expect(hub.has(pty.path)).toBe(true);
      }
      const heard = new Promise((resolve) => pty.onData((data) => resolve(new TextDecoder().decode(data))));
      await lease.port.serial.write(new TextEncoder().encode('AT'));
      expect(await heard).toBe('AT');
      await lease.release();
      expect(hub.has(pty.path)).toBe(false);
    } finally {
      await hub.closeAll();
      await pty.close();
    }
  });
});
