/**
 * Renderers of a computer without a real graphics card. xterm's WebGL renderer is eight times slower on them than plain
 * elements (4 against 35 MB/s, with gaps of 0.4 s between frames), so they get the elements.
 */
const software = /swiftshader|llvmpipe|softpipe|software|basic render|lavapipe/i;

/** Whether WebGL runs on a graphics card. `name` is the unmasked renderer string of WebGL, undefined when there is none. */
export const isRealGpu = (name: string | undefined): boolean =>
  name !== undefined && name !== '' && !software.test(name);

/** The renderer string of this window's WebGL, undefined when WebGL cannot be had. */
export function webGlRenderer(): string | undefined {
  const context = document.createElement('canvas').getContext('webgl2');
  if (context === null) return undefined;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = info === null ? undefined : context.getParameter(info.UNMASKED_RENDERER_WEBGL);
  // A page has few contexts; the terminal needs this one's place.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' ? name : undefined;
}
