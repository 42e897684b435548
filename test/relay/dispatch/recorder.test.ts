import { expect, it, vi } from 'vitest'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { createRecorder } from '../../../relay/src/dispatch/recorder.ts'
import { createLog } from '../../../relay/src/log.ts'
import { resultOf } from '../../core/dispatch/post.ts'

/** A database that a test takes away, with what it was given: ids of deliveries, `?` = may be recorded already. */
function startRecorder() {
  const given: string[] = []
  const lines: { msg: string; goesOn?: boolean }[] = []
  const database: { fault: Error | null } = { fault: null }
  const recorder = createRecorder({
    log: createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
    async record(results, mayBeRecorded) {
      given.push(`${results.map(({ delivery }) => delivery.id)}${mayBeRecorded ? '?' : ''}`)
      await Promise.resolve()
      if (database.fault) throw database.fault
    },
  })
  const add = (...ids: number[]) => {
    for (const id of ids) recorder.add(resultOf({ id } as OutgoingDelivery))
  }
  return { recorder, database, given, add, logged: () => lines.map(({ msg, goesOn }) => [msg, goesOn]) }
}

const isAway = () => Object.assign(new Error('terminating connection'), { code: '57P01' })

it('records together what ends while another transaction runs', async () => {
  const { recorder, given, add, logged } = startRecorder()
  add(1, 2, 3)
  await recorder.stop()
  expect(given).toEqual(['1', '2,3'])
  expect(logged()).toEqual([])
})

it('keeps what was answered while the database was away, and records it when it is back', async () => {
  const { recorder, database, given, add, logged } = startRecorder()
  database.fault = isAway()
  add(1)
  await vi.waitFor(() => expect(given.length).toBeGreaterThan(2))
  add(2, 3)
  expect(recorder.isStuck()).toBe(true)
  database.fault = null
  await vi.waitFor(() => expect(recorder.isStuck()).toBe(false))
  // Only the first may have been recorded: the others were never tried.
  expect([given[0], ...given.slice(-2)]).toEqual(['1', '1?', '2,3'])
  expect(logged()).toEqual([
    ['cannot record attempts', true],
    ['attempts are recorded again', undefined],
  ])
})

it('stays stuck until all that ended meanwhile is recorded, so that nothing of it is leased again', async () => {
  const stuck: boolean[] = []
  let isDown = true
  const recorder = createRecorder({
    log: createLog('silent'),
    async record() {
      stuck.push(recorder.isStuck())
      await Promise.resolve()
      if (isDown) throw isAway()
    },
  })
  for (const id of [1, 2]) recorder.add(resultOf({ id } as OutgoingDelivery))
  await vi.waitFor(() => expect(recorder.isStuck()).toBe(true))
  isDown = false
  await vi.waitFor(() => expect(recorder.isStuck()).toBe(false))
  // The first try of 1; then 1 again and 2, both while stuck.
  expect(stuck).toEqual([false, true, true])
})

it('gives up what fails for another reason than the database being away, and goes on', async () => {
  const { recorder, database, given, add, logged } = startRecorder()
  database.fault = Object.assign(new Error('duplicate key'), { code: '23505' })
  add(1)
  await vi.waitFor(() => expect(logged()).toEqual([['cannot record attempts', false]]))
  database.fault = null
  add(2)
  await recorder.stop()
  expect(given).toEqual(['1', '2'])
  expect(recorder.isStuck()).toBe(false)
})

it('tries once more at a stop and then gives up, so that a stop ends', async () => {
  const { recorder, database, given, add, logged } = startRecorder()
  database.fault = isAway()
  add(1)
  await vi.waitFor(() => expect(recorder.isStuck()).toBe(true))
  const triesBefore = given.length
  await recorder.stop()
  expect(given.length).toBeLessThanOrEqual(triesBefore + 2)
  expect(logged().at(0)).toEqual(['cannot record attempts', true])
  expect(logged()).toContainEqual(['cannot record attempts', false])
})
