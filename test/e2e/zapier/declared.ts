import { expect } from 'vitest'
import type { Item, Step } from './side.ts'

/** Parts of the app that were used, for the test that nothing was left out. */
export const used = new Set<string>()

/**
 * What a step gave must be what it declares, or people map fields that never come. `a__b` is a field of an object, `a[]b`
 * one of the objects of a list, as Zapier writes them; lists that came empty say nothing of theirs.
 */
export function assertDeclared(step: Step, got: unknown): void {
  used.add(step.key)
  const declared = step.operation.outputFields?.map(({ key }) => key)
  // Dropdowns declare nothing, and any call of the API may answer anything.
  if (!declared || step.key === 'call_api') return
  const items = (Array.isArray(got) ? got : ((got as Item).results ?? [got])) as Item[]
  for (const item of items.slice(0, 3)) {
    const came = leafPaths(item)
    const lists = came.filter((key) => declared.some((path) => path.startsWith(`${key}[]`)))
    const nothings = came.filter((key) => declared.some((path) => path.startsWith(`${key}__`)))
    const isEmpty = (path: string) => [...lists, ...nothings].some((key) => path.startsWith(key))
    expect(came.filter((key) => !declared.includes(key) && !isEmpty(key))).toEqual([])
    expect(declared.filter((path) => !came.includes(path) && !isEmpty(path))).toEqual([])
  }
}

function leafPaths(item: Item): string[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (Array.isArray(value)) {
      const objects = value.filter((part) => typeof part === 'object' && part !== null)
      if (objects.length === 0) return [key]
      return [...new Set(objects.flatMap((part) => leafPaths(part).map((path) => `${key}[]${path}`)))]
    }
    if (typeof value === 'object' && value !== null) return leafPaths(value).map((path) => `${key}__${path}`)
    return [key]
  })
}
