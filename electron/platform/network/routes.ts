/**
 * Readers for the kernel's tables in /proc/net. Addresses there are hex words in the byte order of the machine, which is
 * little-endian on every computer that Electron runs on.
 */

/** A gateway by the text of /proc/net/route (proc(5)): the one with the best metric on this card. */
export function gatewayOf(table: string, card: string): string | undefined {
  let best: { gateway: string; metric: number } | undefined;
  for (const line of table.split('\n').slice(1)) {
    const [name, destination, gateway, flags, , , metric] = line.trim().split(/\s+/);
    if (name !== card || destination !== '00000000' || gateway === undefined || gateway === '00000000') continue;
    // RTF_UP 1, RTF_GATEWAY 2: a route that is up and leads through another host.
    if ((Number.parseInt(flags ?? '', 16) & 3) !== 3) continue;
    const address = hexAddress(gateway);
    const weight = Number(metric);
    if (address !== undefined && (!best || weight < best.metric)) best = { gateway: address, metric: weight };
  }
  return best?.gateway;
}

/**
 * The only neighbour on a card by the text of /proc/net/arp. A stick's card has one other end, the stick itself, so a
 * single complete entry is its address; with several, nothing is known.
 */
export function soleNeighbourOf(table: string, card: string): string | undefined {
  const found: string[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [address, , flags, mac, , device] = line.trim().split(/\s+/);
    // ATF_COM 2: the entry holds an answer.
    const complete = (Number.parseInt(flags ?? '', 16) & 2) !== 0 && mac !== '00:00:00:00:00:00';
    if (device === card && address !== undefined && complete) found.push(address);
  }
  return found.length === 1 ? found[0] : undefined;
}

function hexAddress(word: string): string | undefined {
  if (!/^[0-9A-Fa-f]{8}$/.test(word)) return undefined;
  const value = Number.parseInt(word, 16);
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff].join('.');
}
