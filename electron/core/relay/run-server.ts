import { isOneLine, type ErrorData, type RelayEndState } from '../model/index.ts';
import type { Link, Listener } from '../ports.ts';
import { toErrorData } from '../model/index.ts';
import { comesBack } from './keep.ts';
import { lineEndings } from './line-ends.ts';
import { chain, pair } from './pair.ts';
import type { RelayScene } from './scene.ts';
import { SharedLine } from './serve.ts';
import { Turns } from './turns.ts';

/** Serves clients at one end until the relay is stopped: with one line for all, or an end for each. */
export async function runServer(scene: RelayScene, door: RelayEndState, behind: RelayEndState): Promise<void> {
  const { ends } = scene.options;
  const listener = await ends.listen(door.end);
  scene.set(door, { state: 'listening', name: listener.name });
  listener.onRefused((why) => scene.refused(why));
  const closed = new Promise<void>((resolve) => {
    scene.stop.signal.addEventListener('abort', () => resolve(), { once: true });
    if (scene.isStopped()) resolve();
    listener.onClose((error) => {
      if (error !== undefined) scene.error = error;
      resolve();
    });
  });
  try {
    if (isOneLine(behind.end)) await shareLine(scene, listener, door, behind, closed);
    else await joinEach(scene, listener, door, behind, closed);
  } finally {
    await listener.close();
  }
}

/** Each client gets an end of its own. */
async function joinEach(
  scene: RelayScene,
  listener: Listener,
  door: RelayEndState,
  behind: RelayEndState,
  closed: Promise<void>,
): Promise<void> {
  const { clock, log } = scene.options;
  const serving = new Set<Promise<void>>();
  const forward = door === scene.a;
  const serve = async (client: Link): Promise<void> => {
    let far: Link | undefined;
    try {
      far = await scene.reach(behind);
      const there = far;
      const near = scene.asClient(door.end, client, () => there.line, log);
      const one = pair({
        a: forward ? { end: door.end, link: near } : { end: behind.end, link: there },
        b: forward ? { end: behind.end, link: there } : { end: door.end, link: near },
        clock,
        onPiece: (direction, data) => scene.piece(direction, client.name, data),
      });
      scene.live.push(one);
      const stopNow = (): void => one.stop();
      scene.stop.signal.addEventListener('abort', stopNow, { once: true });
      await one.done;
      scene.stop.signal.removeEventListener('abort', stopNow);
      scene.settle(one);
    } catch (thrown) {
      log.info('relay: a client could not be served', { client: client.name, error: toErrorData(thrown) });
    } finally {
      await Promise.all([client.close(), far?.close()]);
    }
  };
  listener.onLink((client) => {
    if (scene.turnAway(client, serving.size, door.end)) return;
    const work = serve(client).finally(() => serving.delete(work));
    serving.add(work);
  });
  await closed;
  await Promise.all(serving);
}

/** All clients have the one line; see SharedLine. */
async function shareLine(
  scene: RelayScene,
  listener: Listener,
  door: RelayEndState,
  behind: RelayEndState,
  closed: Promise<void>,
): Promise<void> {
  const { clock, log, writers } = scene.options;
  const forward = door === scene.a;
  const [toLine, toClients] = forward ? (['a>b', 'b>a'] as const) : (['b>a', 'a>b'] as const);
  const [up, down] = forward ? [scene.past.aToB, scene.past.bToA] : [scene.past.bToA, scene.past.aToB];
  scene.toLine = forward ? 'aToB' : 'bToA';
  let count = 0;
  const shared: SharedLine = new SharedLine(
    clock,
    new Turns({ line: () => shared.line, clock, writers, changed: () => scene.options.onChange?.() }),
  );
  const ended = new Set<Promise<void>>();
  const ends = { door: door.end.lineEnds, behind: behind.end.lineEnds };
  listener.onLink((raw) => {
    if (scene.turnAway(raw, scene.clients.size, door.end)) return;
    count += 1;
    const id = count;
    const client = scene.asClient(door.end, raw, () => shared.line?.line, log);
    const atDoor = ends.door === undefined ? undefined : lineEndings(ends.door);
    const atLine = ends.behind === undefined ? undefined : lineEndings(ends.behind);
    const served = shared.serve(client, {
      id,
      at: new Date(clock.now()).toISOString(),
      toLine: chain(atDoor?.back, atLine?.out),
      fromLine: chain(atLine?.back, atDoor?.out),
      onPiece: (data) => scene.piece(toLine, raw.name, data),
    });
    scene.clients.set(id, served);
    scene.options.onChange?.();
    const over = served.done.then(async (why) => {
      const { sent } = served.state();
      up.delivered += sent.delivered;
      up.lost += sent.lost;
      up.refused += sent.refused;
      scene.clients.delete(id);
      if (why !== undefined) log.info('relay: a client is gone', { client: raw.name, error: why });
      await client.close();
      scene.options.onChange?.();
      ended.delete(over);
    });
    ended.add(over);
    scene.stop.signal.addEventListener('abort', () => served.release(), { once: true });
  });
  const keep = keepLine(scene, shared, behind, (data) => {
    down.delivered += data.length;
    return scene.piece(toClients, '', data);
  });
  await Promise.race([closed, keep]);
  scene.stop.abort();
  await Promise.allSettled([keep, ...ended]);
  if (scene.error === undefined) await keep;
}

/** Opens the line, and opens it again whenever it returns. Rejects when it is over for good by a fault. */
async function keepLine(
  scene: RelayScene,
  shared: SharedLine,
  behind: RelayEndState,
  onPiece: (data: Uint8Array) => Promise<void> | undefined,
): Promise<void> {
  const signal = scene.stop.signal;
  while (!scene.isStopped()) {
    const line = await scene.reach(behind).catch((thrown: unknown) => {
      if (scene.isStopped()) return undefined;
      throw thrown;
    });
    if (line === undefined) return;
    shared.attach(line, onPiece);
    const error = await lineEnd(line, signal);
    shared.detach();
    await line.close();
    if (scene.isStopped()) return;
    behind.returns += 1;
    scene.set(behind, { state: 'waiting', ...(error === undefined ? {} : { error }) });
    if (!comesBack(behind.end)) {
      if (error !== undefined) scene.error = error;
      return;
    }
  }
}

function lineEnd(line: Link, signal: AbortSignal): Promise<ErrorData | undefined> {
  return new Promise((resolve) => {
    line.onClose((error) => resolve(error));
    line.onEnd(() => resolve(undefined));
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
  });
}
