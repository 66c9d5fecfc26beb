// In which order people stand on a page: the institution's own first, then body by body, and by name within each. A roster keeps them by their keys.

/** Ids in the order in which everybody is listed, whoever is not listed behind them. */
export function asListed(ids: readonly string[], listed: readonly string[]): string[] {
  const rank = (id: string): number => (listed.includes(id) ? listed.indexOf(id) : listed.length);
  return [...ids].sort((one, other) => rank(one) - rank(other));
}

/** Sorted for a reader; `institution` is the id of the body that the case belongs to. */
export function inOrder<T extends { body: string; name: string }>(people: readonly T[], institution: string): T[] {
  const rank = ({ body }: T): string => (body === institution ? "" : body);
  return [...people].sort((one, other) => rank(one).localeCompare(rank(other)) || one.name.localeCompare(other.name, "kk"));
}
