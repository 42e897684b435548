import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** The checkout. */
export const root = resolve(import.meta.dirname, '../..')

/** The rows of the README's table with this heading line, without the heading. */
export function readTable(heading: string): string[] {
  const lines = readFileSync(resolve(root, 'README.md'), 'utf8').split('\n')
  const start = lines.indexOf(heading)
  if (start < 0) throw new Error(`README.md has no table ${heading}`)
  const rest = lines.slice(start + 2)
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  )
}
