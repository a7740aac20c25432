import http from 'node:http';
import { expect, test } from './launch.ts';
import { inMain } from './support/in-main.ts';

/** What the page asks of the browser around it is refused, whoever put the question there. */
test('no permission is granted, no window opened, nothing navigated to, no request leaves the program', async ({
  start,
}) => {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}`;
  try {
    const { app, page } = await start(['--virtual=none']);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const before = page.url();

    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const all = names.map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      );
      return Promise.all(all);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
    const refused = await page.evaluate(async () => {
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'refused',
      );
      const place = await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('refused'),
        );
      });
      const usb: unknown = Reflect.get(navigator, 'usb');
      const devices =
        typeof usb === 'object' && usb !== null ? await (usb as { getDevices(): Promise<unknown[]> }).getDevices() : [];
      return { media, place, devices: devices.length, notification: await Notification.requestPermission() };
    });
    expect(refused).toEqual({ media: 'refused', place: 'refused', devices: 0, notification: 'denied' });

    expect(await page.evaluate((to) => window.open(to), `${origin}/opened`)).toBeNull();
    await page.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
      window.location.assign(`${to}/assigned`);
    }, `${origin}/navigated`);
    const outside = await page.evaluate(
      (to) =>
        Promise.all([
          fetch(`${to}/fetched`).then(
            () => 'came',
            () => 'refused',
          ),
          new Promise<string>((resolve) => {
            const picture = new Image();
            picture.onload = () => resolve('came');
            picture.onerror = () => resolve('refused');
            picture.src = `${to}/picture.png`;
          }),
        ]),
      origin,
    );
    expect(outside).toEqual(['refused', 'refused']);
    // Code made from text, which the policy forbids.
    expect(
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.ranInline = true';
        document.body.append(script);
        return 'ranInline' in window;
      }),
    ).toBe(false);
    expect(page.url()).toBe(before);
    expect(await inMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    // The main process's own session is the one that refuses: the page's policy is only the first fence.
    const bySession = await inMain(
      app,
      ({ session }, to) =>
        session.defaultSession.fetch(to).then(
          () => 'came',
          () => 'refused',
        ),
      `${origin}/session`,
    );
    expect(bySession).toBe('refused');
    expect(asked).toEqual([]);
  } finally {
    server.close();
  }
});
