import type { ReactElement } from 'react';
import { word } from '../../../resources/text/index.ts';
import { Body, PlainHead, Sill } from '../../components/page.tsx';
import { useOpenwrt } from './openwrt-store.ts';
import { RouterFile } from './router-file.tsx';
import { RouterRemote } from './router-remote.tsx';
import './openwrt.css';

/** A router's file explained and checked, without a stick. */
export function RouterFilePage(): ReactElement {
  const text = useOpenwrt((state) => state.text);
  return (
    <>
      <PlainHead title={word('openwrt-page.title')} sub={word('openwrt-page.sub')} />
      <Body>
        <RouterRemote />
        <RouterFile />
      </Body>
      <Sill
        is={word(text === '' ? 'openwrt-page.no-file' : 'openwrt-page.file-there')}
        next={word('openwrt-page.stick-next')}
      />
    </>
  );
}
