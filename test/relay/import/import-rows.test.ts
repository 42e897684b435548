import { Readable } from 'node:stream'
import { type ImportPart, LeadwireError } from '@leadwire/core'
import { expect, it } from 'vitest'
import { importRows } from '../../../relay/src/import/import-rows.ts'
import { openInput } from '../../../relay/src/import/input.ts'
import type { ImportTarget } from '../../../relay/src/import/target.ts'
import { csvOf, handlesOf } from './rows.ts'

/** An account that takes everybody, ten at a time, until `failsAt`. */
function targetOf(failsAt = 0) {
  const parts: (ImportPart & { count: number })[] = []
  const target: ImportTarget = {
    handle: 'acme',
    hasListener: true,
    batchSize: 10,
    async push(observations, part) {
      if (part.batch === failsAt) throw new LeadwireError('Upstream', 'hub_unreachable', 'The hub is gone')
      parts.push({ ...part, count: observations.length })
      return { newCount: observations.length, leadCount: 1, runIds: [4] }
    },
    close: async () => {},
  }
  return { target, parts }
}

const progress = { step() {}, say() {}, end() {} }

async function importText(text: string, { failsAt = 0, isStrict = false } = {}) {
  const { target, parts } = targetOf(failsAt)
  const input = await openInput('-', { stdin: Readable.from([Buffer.from(text)], { objectMode: false }) })
  const report = await importRows(input, target, { isStrict, progress }).catch((error: unknown) => error as Error)
  return { report, parts }
}

it('sends one batch after the other and adds up what they brought', async () => {
  const { report, parts } = await importText(csvOf('a b', ...handlesOf('p', 23), 'c d'))
  expect(report).toMatchObject({ rowCount: 25, skippedCount: 2, newCount: 23, leadCount: 3, runIds: [4] })
  expect(parts.map(({ batch, count, skippedRowCount }) => [batch, count, skippedRowCount])).toEqual([
    [1, 10, 1],
    [2, 10, 0],
    [3, 3, 1],
  ])
  expect(new Set(parts.map(({ importId }) => importId)).size).toBe(1)
})

it('names the first rows that cannot be read and counts the rest', async () => {
  const { report } = await importText(csvOf(...Array<string>(50).fill('a b')))
  const { warnings } = report as { warnings: string[] }
  expect([warnings.length, warnings[0], warnings.at(-1)]).toEqual([
    21,
    'line 2: "a b" is not a handle, row skipped',
    'and 30 more',
  ])
  expect(report).toMatchObject({ rowCount: 50, skippedCount: 50, newCount: 0 })
})

it('says how far it was when it breaks off, and that it may be started again', async () => {
  const { report } = await importText(csvOf(...handlesOf('p', 45)), { failsAt: 3 })
  expect(report).toMatchObject({ code: 'hub_unreachable' })
  expect((report as Error).message).toBe(
    'The hub is gone\n20 rows were imported; start the same command again to go on: what is there already is passed over',
  )
})

it('stops at a row that cannot be read when it is strict, and keeps what was sent before', async () => {
  const { report, parts } = await importText(csvOf(...handlesOf('p', 12), 'a b', 'q'), { isStrict: true })
  expect((report as Error).message).toMatch(/^line 14: "a b" is not a handle\n10 rows were imported;/)
  expect(parts.map(({ count }) => count)).toEqual([10])
})

it('does not tell anybody to go on with a file that was not begun', async () => {
  const { report } = await importText('name,bio\nada,x\n')
  expect((report as Error).message).toBe('standard input: the first line has no column "handle" (it has "name", "bio")')
})
