import type { Fields } from '../json.ts'

const fold = (value: unknown): string =>
  String(value ?? '')
    .normalize('NFKC')
    .trim()
    .toLowerCase()

/**
 * Items one of whose fields holds the text, in any letter case; those that are exactly the text come first, since a Zap
 * takes the first one.
 */
export function findByText(items: readonly Fields[], text: string, keys: readonly string[]): Fields[] {
  const wanted = fold(text)
  const rank = (item: Fields) => (keys.some((key) => fold(item[key]) === wanted) ? 0 : 1)
  return items
    .filter((item) => keys.some((key) => fold(item[key]).includes(wanted)))
    .toSorted((one, other) => rank(one) - rank(other))
}
