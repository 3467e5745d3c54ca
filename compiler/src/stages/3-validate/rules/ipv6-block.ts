/**
 * The IPv6 block that an address lies in, written as AWS returns it: from its first address on, in the short form of
 * https://www.rfc-editor.org/rfc/rfc5952#section-4. Written otherwise, each plan would show a difference. Undefined when there is none.
 */
export function ipv6Block(address: string, prefix: number): string | undefined {
  const groups = groupsOf(address);
  if (groups === undefined || prefix > 128) return undefined;
  const kept = groups.map((group, index) => {
    const bits = Math.min(16, Math.max(0, prefix - index * 16));
    return group & (0xffff << (16 - bits)) & 0xffff;
  });
  return `${short(kept)}/${prefix}`;
}

function groupsOf(address: string): number[] | undefined {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after] = halves;
  const missing = 8 - halves.flat().length;
  const whole = after === undefined ? missing === 0 : halves.length === 2 && missing > 0;
  if (!whole || !halves.flat().every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return [...before, ...Array<string>(missing).fill('0'), ...(after ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The first of the longest runs of zeros, from two on, is `::`. */
function short(groups: readonly number[]): string {
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== 0);
    return (end === -1 ? groups.length : end) - start;
  });
  const longest = Math.max(...runs);
  const words = groups.map((group) => group.toString(16));
  if (longest < 2) return words.join(':');
  const start = runs.indexOf(longest);
  return `${words.slice(0, start).join(':')}::${words.slice(start + longest).join(':')}`;
}
