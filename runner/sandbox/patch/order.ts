/** In the order of their places; what has none (-1) stays behind what it stood behind. */
export function byPlace<T>(items: readonly T[], place: (item: T) => number): T[] {
  let last = -1
  const placed = items.map((item, index) => {
    const at = place(item)
    if (at >= 0) last = at
    return { item, at: at >= 0 ? at : last, named: at >= 0, index }
  })
  return placed
    .sort((a, b) => a.at - b.at || Number(b.named) - Number(a.named) || a.index - b.index)
    .map(({ item }) => item)
}
