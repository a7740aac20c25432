import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, session } from 'electron';

/** The page has an origin of its own, so that CSP `self` means this program's files and nothing else on the disk. */
const scheme = 'workbench';
export const pageOrigin = `${scheme}://page`;
export const pageUrl = `${pageOrigin}/index.html`;

/**
 * xterm writes its colours and cell sizes as style elements and React Aria positions popovers by style attributes; hence
 * inline styles. No script but our own files, no network at all.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.json': 'application/json',
};

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page from `folder`, and nothing outside of it. */
export function servePage(folder: string): void {
  const root = path.resolve(folder);
  session.defaultSession.protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = path.resolve(root, `.${decodeURIComponent(pathname)}`);
    const type = types[path.extname(file)];
    if (host !== 'page' || type === undefined || !file.startsWith(root + path.sep))
      return new Response(null, { status: 404 });
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' },
      });
    } catch {
      // A missing file is an answer, not a fault: the page asks for what it was built with.
      return new Response(null, { status: 404 });
    }
  });
}

/** Refuses every request that would leave this computer, whatever asked for it. */
export function refuseNetwork(): void {
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const own =
      details.url.startsWith(`${pageOrigin}/`) ||
      details.url.startsWith('data:') ||
      details.url.startsWith('devtools:');
    answer({ cancel: !own });
  });
}
