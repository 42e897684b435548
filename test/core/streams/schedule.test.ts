import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { standardSyncTime, toSyncTimes } from '../../../core/src/streams/schedule.ts'
import { errorOf } from '../../support/seed.ts'

it.each(['9:00', '09:10', '24:00', '09:00:00', '', '09:60', ' 09:00', '٠٩:٠٠'])('refuses %j', async (time) => {
  const error = await errorOf(Promise.resolve().then(() => toSyncTimes(['00:00', time])))
  expect(error).toMatchObject({ kind: 'InvalidInput', issues: [{ path: 'syncTimes.1' }] })
})

it('sorts times and drops repeats before it counts them', async () => {
  expect(toSyncTimes(['23:45', '00:00', '09:15', '00:00', '12:30'])).toEqual(['00:00', '09:15', '12:30', '23:45'])
  const five = ['01:00', '02:00', '03:00', '04:00', '05:00']
  expect((await errorOf(Promise.resolve().then(() => toSyncTimes(five)))).issues[0]?.path).toBe('syncTimes')
})

it('spreads streams without a time of their own over the day by the hash of their id', () => {
  const slots = Array.from({ length: 2000 }, (_, id) => standardSyncTime(id))
  expect(slots.every((slot) => toSyncTimes([slot])[0] === slot)).toBe(true)
  expect(new Set(slots).size).toBe(96)
  const bytes = createHash('sha256').update('901').digest()
  const minutes = (bytes.readUInt32BE(0) % 96) * 15
  const [hour, minute] = standardSyncTime(901).split(':').map(Number)
  expect((hour ?? 0) * 60 + (minute ?? 0)).toBe(minutes)
})
