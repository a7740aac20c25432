import type { ReactElement } from 'react';

/** A stick on its way into a socket. */
export function StickArt(): ReactElement {
  return (
    <svg className="stick-art" viewBox="0 0 420 150" width="420" fill="none" aria-hidden="true">
      <path d="M8 92h92" stroke="var(--edge)" strokeWidth="3" />
      <rect x="100" y="70" width="58" height="44" rx="3" stroke="var(--ink)" strokeWidth="3" fill="var(--raised)" />
      <path d="M116 84h12v16h-12zM134 84h12v16h-12z" fill="var(--ink)" />
      <path d="M166 92h32" stroke="var(--act)" strokeWidth="4" strokeDasharray="4 6" />
      <path d="M206 76h26v32h-26z" stroke="var(--ink)" strokeWidth="3" fill="var(--raised)" />
      <path d="M212 84h8v5h-8zM212 95h8v5h-8z" fill="var(--ink)" />
      <path d="M232 66h96a14 14 0 0 1 14 14v24a14 14 0 0 1-14 14h-96z" fill="var(--ink)" />
      <circle cx="322" cy="92" r="5" fill="var(--act)" />
      <path d="M250 92h44" stroke="var(--surface)" strokeWidth="2" opacity=".55" />
      <path d="M356 74a26 26 0 0 1 0 36M370 62a44 44 0 0 1 0 60" stroke="var(--edge)" strokeWidth="3" />
    </svg>
  );
}
