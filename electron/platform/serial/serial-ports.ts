import { setTimeout } from 'node:timers/promises';
import type { PortSighting } from '../../core/model/index.ts';
import type { OpenHow, SerialChannel, SerialPorts, SerialSettings } from '../../core/ports.ts';
import { onceAllowed } from '../shared/young-node.ts';
import { isPolled, openBinding, type OpenBinding } from './binding.ts';
import { BindingPort } from './binding-port.ts';
import { Channel, WRITE_LIMIT_MS } from './channel.ts';
import { findHoldersOf, type Holder } from './holders.ts';
import { DescriptorPort } from './raw-port.ts';
import { explainOpen, portTrouble } from './trouble.ts';

/** The serial ports of this computer. */
export class SystemSerialPorts implements SerialPorts {
  readonly #writeLimitMs: number;
  /** Ports whose holders the next look is to find. */
  readonly #asked = new Set<string>();
  #looking: Promise<Map<string, Holder[]>> | undefined;

  /** `writeLimitMs`: how long a driver may take no byte before a write fails. */
  constructor(options: { writeLimitMs?: number } = {}) {
    this.#writeLimitMs = options.writeLimitMs ?? WRITE_LIMIT_MS;
  }

  open(path: string, settings: SerialSettings, how: OpenHow = {}): Promise<SerialChannel> {
    const open = (): Promise<SerialChannel> => this.#openNow(path, settings, how);
    return onceAllowed(path, 'serial.no-rights', { open, wait: (ms) => setTimeout(ms) });
  }

  async #openNow(path: string, settings: SerialSettings, how: OpenHow): Promise<SerialChannel> {
    // Asked first, because the binding changes the line settings before it sees the lock of another program.
    const trouble = process.platform === 'linux' ? await portTrouble(path, how) : undefined;
    if (trouble) throw trouble;
    let binding: OpenBinding;
    try {
      binding = await openBinding({ path, ...settings, lock: true });
    } catch (error) {
      throw await explainOpen(path, error);
    }
    const raw = isPolled(binding) ? new DescriptorPort(binding) : new BindingPort(binding);
    return new Channel({ path, raw, binding, settings, writeLimitMs: this.#writeLimitMs });
  }

  /** Without root, only programs of the same user can be seen. Ports that are asked of at one time cost one look. */
  async holders(port: PortSighting): Promise<Holder[]> {
    this.#asked.add(port.path);
    this.#looking ??= Promise.resolve().then(() => {
      const asked = [...this.#asked];
      this.#asked.clear();
      this.#looking = undefined;
      return findHoldersOf(asked);
    });
    return (await this.#looking).get(port.path) ?? [];
  }
}
