import { workbench } from '../../preload/contract/index.ts';
import { invoke } from './bridge.ts';

/** Puts text on the clipboard, by way of the main process: the window grants its page no permission. Says whether it is there. */
export const copyText = async (text: string): Promise<boolean> => (await invoke(workbench.copyText, { text })).ok;
