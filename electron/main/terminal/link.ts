import { MessageChannelMain, type MessagePortMain, type WebFrameMain } from 'electron';
import type { DataPort } from './ports.ts';

/**
 * Makes a data port named `id` and hands its other end to the page of `frame`. The page's end closes by itself when
 * the page goes, which `onClose` tells.
 */
export function linkToPage<Down>(frame: WebFrameMain, channel: string, id: string): DataPort<Down> {
  const { port1, port2 } = new MessageChannelMain();
  frame.postMessage(channel, id, [port2]);
  return dataPortOf(port1);
}

function dataPortOf<Down>(port: MessagePortMain): DataPort<Down> {
  port.start();
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      const forward = (event: Electron.MessageEvent): void => listener(event.data);
      port.on('message', forward);
      return () => port.off('message', forward);
    },
    onClose(listener) {
      port.once('close', listener);
      return () => port.off('close', listener);
    },
    close: () => port.close(),
  };
}
