import { HOUR_MS } from '@leadwire/core'
import { describe, expect, it } from 'vitest'
import { createQueueClock } from '../../../relay/src/dispatch/queue-clock.ts'
import { createLog } from '../../../relay/src/log.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'

const ports = { log: createLog('silent'), onStepBack: () => {} }

eachEngine((open, engine) => {
  describe('the clock of the queue', () => {
    it('is the own one where nobody shares the database, else the one of the database', async () => {
      const db = await open()
      const clock = manualClock()
      const queueClock = createQueueClock({ ...ports, db, clock })
      await queueClock.read()
      const isOwn = queueClock.now() === clock()
      expect(isOwn).toBe(engine === 'sqlite')
      // The database of the tests runs on this machine.
      if (!isOwn) expect(Math.abs(queueClock.now() - Date.now())).toBeLessThan(1000)
    })

    it('is the own one on either engine when a test moves it', async () => {
      const db = await open()
      const clock = manualClock()
      const queueClock = createQueueClock({ ...ports, db, clock, isOwn: true })
      await queueClock.read()
      clock.advance(5)
      expect(queueClock.now()).toBe(clock())
    })

    it('tells at a start that the clock went back since the last one, before anybody is woken', async () => {
      const db = await open()
      const clock = manualClock()
      const lines: string[] = []
      const log = createLog('error', { write: (line) => void lines.push(line) })
      const onStepBack = () => lines.push('woken')
      const read = () => createQueueClock({ db, clock, log, onStepBack, isOwn: true }).read()
      await read()
      clock.advance(-HOUR_MS)
      await read()
      expect(lines).toEqual([expect.stringContaining(`"byMs":${HOUR_MS},"msg":"the clock went back`)])
    })
  })
})
