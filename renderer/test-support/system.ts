import type { SystemCheck } from '../../preload/contract/index.ts';

const check = (key: SystemCheck['key'], state: SystemCheck['state'], title: string, detail: string): SystemCheck => ({
  key,
  state,
  title: { id: title },
  detail: { id: detail },
});

const common = [
  check('usb-bus', 'ready', 'USB bus', '4 ports found, plug events arrive'),
  check('serial-ports', 'ready', 'Serial ports', 'You are in the group dialout'),
  check('drivers', 'ready', 'Drivers', 'option, cdc_ether, qmi_wwan can be loaded'),
  check('modem-manager', 'noted', 'ModemManager runs', 'It lets go of a stick while you work on it.'),
  check('space', 'ready', 'Space for reports and logs', '48 GB free'),
];

/** Plain sentences stand in for ids of texts: a text that is not there is shown as it is. */
export const system = {
  ready: [
    ...common.slice(0, 1),
    check('usb-rights', 'ready', 'Rights on USB devices', 'The udev rule is there'),
    ...common.slice(1),
  ],
  toMend: [
    ...common.slice(0, 1),
    {
      ...check('usb-rights', 'missing', 'rights on USB devices', 'Without a udev rule only root may send to a stick.'),
      remedy: {
        kind: 'install-udev-rule' as const,
        command: 'sudo cp 60-modem-workbench.rules /etc/udev/rules.d/ && sudo udevadm control --reload',
      },
    },
    ...common.slice(1),
  ],
};
