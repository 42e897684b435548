import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Data, one entry a line: cutting it would only scatter it. The door of core is a list too. */
const isData = (file: string) => /catalogue\/|^core\/src\/index\.ts$/.test(file)

it('keeps source files under 300 lines, and the median under 100', () => {
  const files = ['core/src', 'relay/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  const sizes = files
    .map((file) => ({ file: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ file }) => !isData(file))
    .sort((a, b) => a.lines - b.lines)
  expect(sizes.filter(({ lines }) => lines > 300)).toEqual([])
  expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThan(100)
})
