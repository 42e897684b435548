/**
 * The keys by which Zapier shows what an object holds: `a__b` for an object in it, `a[]b` for a list of objects, the bare
 * key for a list of plain values or an empty one.
 */
export function leafPaths(value: Record<string, unknown>): string[] {
  return Object.entries(value).flatMap(([key, part]) => {
    if (Array.isArray(part)) {
      const objects = part.filter((item) => typeof item === 'object' && item !== null)
      if (objects.length === 0) return [key]
      return [...new Set(objects.flatMap((item) => leafPaths(item).map((path) => `${key}[]${path}`)))]
    }
    if (typeof part === 'object' && part !== null)
      return leafPaths(part as Record<string, unknown>).map((path) => `${key}__${path}`)
    return [key]
  })
}
