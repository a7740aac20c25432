import { Failure } from '../../electron/core/model/index.ts';
import type { ControlTools } from '../../electron/core/ports.ts';

/** A computer without qmicli and mbimcli. */
export const noControls: ControlTools = {
  ask: () => Promise.reject(new Failure('control.no-tool', { program: 'qmicli', package: 'libqmi-utils' })),
  holders: () => Promise.resolve([]),
};
