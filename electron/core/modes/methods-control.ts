import type { Device, Operation } from '../model/index.ts';
import { methodData, type ControlMethod, type ControlRequest } from './messages.ts';
import { refusal, type Aim, type Refusal } from './methods-aim.ts';
import { detachAll } from './methods-storage.ts';

/** s until the Sony MD400 must be back; usb_modeswitch gives up at the thirtieth look. */
const sonyReturnMs = 30_000;
/** ms that the returned stick needs before it listens. */
const sonyRestMs = 1_000;

interface ControlInput {
  method: ControlMethod;
  aim: Aim;
  device: Device;
  /** Value of PantechMode, with the choice for this computer made. */
  pantech: number;
}

/**
 * The methods that speak by control requests (`resources/modes/messages.json` has the bytes). usb_modeswitch takes the
 * drivers off for Kobil, Blackberry, GCT, Pantech and Sony, and leaves them on for Huawei, Sierra, Sequans, Qisda and Quanta:
 * requests to the device itself need no interface.
 */
export function controlOperations(input: ControlInput): { operations: Operation[] } | Refusal {
  const { method, aim } = input;
  const requests = methodData.control[method].requests.map((request) => toOperation(request, input));
  const detach = detachAll(aim);
  switch (method) {
    case 'HuaweiMode':
    case 'SierraMode':
    case 'SequansMode':
    case 'QisdaMode':
    case 'QuantaMode':
      return { operations: requests };
    case 'KobilMode':
    case 'BlackberryMode':
      return { operations: [...detach, ...requests] };
    case 'PantechMode':
      // 1 = the stick switches by itself once its driver is off; nothing is sent.
      return { operations: input.pantech > 1 ? [...detach, ...requests] : detach };
    case 'GCTMode':
      return {
        operations: [
          ...detach,
          { op: 'claim', interface: aim.interface.number },
          ...requests,
          { op: 'release', interface: aim.interface.number },
        ],
      };
    case 'SonyMode':
      return { operations: [...detach, ...sonySequence(requests)] };
    case 'MobileActionMode':
      return mobileAction(input, requests);
  }
}

/** The request, then the stick leaves and returns by itself, then the same request again. */
function sonySequence(requests: readonly Operation[]): Operation[] {
  return requests.flatMap((request, index): Operation[] =>
    index === 0
      ? [request]
      : [{ op: 'await-return', timeoutMs: sonyReturnMs }, { op: 'pause', ms: sonyRestMs }, request],
  );
}

function toOperation(request: ControlRequest, { aim, pantech }: ControlInput): Operation {
  const setup = {
    requestType: request.requestType,
    request: request.request,
    value: request.value === 'rule' ? pantech : request.value,
    index: request.index === 'interface' ? aim.interface.number : request.index,
    timeoutMs: request.timeoutMs,
    onFailure: request.onFailure,
  };
  return request.direction === 'out'
    ? { op: 'control-out', ...setup, data: request.data }
    : { op: 'control-in', ...setup, length: request.length };
}

/**
 * MobileAction MA-620/MA-8230: two reports, then a fixed dialogue on the interrupt endpoints. They are part of the recorded
 * sequence, not looked up, so the stick must have just these on interface 0. The interface is held meanwhile: the kernel
 * lets nobody else speak there.
 */
function mobileAction(
  { aim, device }: ControlInput,
  requests: readonly Operation[],
): { operations: Operation[] } | Refusal {
  const { interface: number, out, in: inward, length, timeoutMs, exchanges } = methodData.mobileAction;
  const used = aim.configuration.interfaces.find((one) => one.number === number && one.alternate === 0);
  const missing = [out, inward].find((address) => used?.endpoints.some((one) => one.address === address) !== true);
  if (missing !== undefined) {
    return refusal('mode.no-endpoint', {
      id: `${device.vid}:${device.pid}`,
      interface: number,
      direction: missing === out ? 'OUT' : 'IN',
      endpoint: missing.toString(16).padStart(2, '0'),
    });
  }
  const read: Operation = { op: 'interrupt-in', endpoint: inward, length, timeoutMs, onFailure: 'ignore' };
  const dialogue = exchanges.flatMap(({ send, reads }): Operation[] => [
    ...(send === ''
      ? []
      : [{ op: 'interrupt-out' as const, endpoint: out, data: send, timeoutMs, onFailure: 'ignore' as const }]),
    ...Array.from({ length: reads }, () => read),
  ]);
  return {
    operations: [
      ...detachAll(aim),
      { op: 'claim', interface: number },
      ...requests,
      ...dialogue,
      { op: 'release', interface: number },
    ],
  };
}
