import { MAX_PUSHED } from '@leadwire/core'
import { expect, it } from 'vitest'
import { batchesOf, csvOf, handlesOf } from './rows.ts'

it('cuts rows into batches as large as a push may be, the same each time', async () => {
  const text = csvOf(...handlesOf('p', 2 * MAX_PUSHED + 1))
  const { batches } = await batchesOf(text)
  expect(batches.map(({ number, observations, rowCount }) => [number, observations.length, rowCount])).toEqual([
    [1, MAX_PUSHED, MAX_PUSHED],
    [2, MAX_PUSHED, 2 * MAX_PUSHED],
    [3, 1, 2 * MAX_PUSHED + 1],
  ])
  expect((await batchesOf(text)).batches).toEqual(batches)
})

it('names rows that cannot be read and lets each go with a batch', async () => {
  const rows = ['not a handle', ...handlesOf('p', MAX_PUSHED), '', 'b@d', ...handlesOf('q', 2), 'w w', 'v v']
  const { batches, warnings } = await batchesOf(csvOf(...rows))
  expect(batches.map(({ skippedCount, rowCount }) => [skippedCount, rowCount])).toEqual([
    [2, MAX_PUSHED + 2],
    [2, MAX_PUSHED + 6],
  ])
  expect(warnings).toEqual([
    'line 2: "not a handle" is not a handle, row skipped',
    `line ${MAX_PUSHED + 4}: "b@d" is not a handle, row skipped`,
    `line ${MAX_PUSHED + 7}: "w w" is not a handle, row skipped`,
    `line ${MAX_PUSHED + 8}: "v v" is not a handle, row skipped`,
  ])
  expect((await batchesOf(csvOf('a b', 'c d'))).batches).toMatchObject([{ observations: [], skippedCount: 2 }])
})

it('stops at the first row that cannot be read when it is to be strict', async () => {
  const text = 'handle,follower_count\nada,many\nb d,1\n'
  await expect(batchesOf(text, { isStrict: true })).rejects.toThrow(/^line 3: "b d" is not a handle$/)
  // A value that is left empty costs no row.
  const { batches, warnings } = await batchesOf('handle,follower_count\nada,many\n', { isStrict: true })
  expect([batches.length, warnings]).toEqual([1, ['line 2: follower_count "many" is not a count, left empty']])
})

it('takes every row for what it is told they all are', async () => {
  const text = 'handle,source_type\nada,liker\nbob,\n'
  const typesOf = async (sourceType?: 'follower' | 'liker') =>
    (await batchesOf(text, { sourceType })).batches.flatMap(({ observations }) => observations.map((o) => o.sourceType))
  expect([await typesOf(), await typesOf('follower'), await typesOf('liker')]).toEqual([
    ['liker', 'follower'],
    ['follower', 'follower'],
    ['liker', 'liker'],
  ])
})

it('makes no batch that would be more than the push route reads, even of the longest texts', async () => {
  // Each takes six bytes in JSON, or three and two of UTF-16.
  for (const char of ['\u0001', '語']) {
    const text = handlesOf('p', 900)
      .map((handle) => JSON.stringify({ handle, bio: `${char.repeat(4000)}`, location: char.repeat(4000) }))
      .join('\n')
    const { batches } = await batchesOf(text)
    expect(batches.length).toBeGreaterThan(1)
    expect(batches.reduce((sum, { observations }) => sum + observations.length, 0)).toBe(900)
    for (const { observations } of batches) {
      expect(Buffer.byteLength(JSON.stringify(observations))).toBeLessThan(8_000_000)
    }
  }
})
