import type { Db } from '../../../core/src/db/database.ts'
import { eraseSlice } from '../../../core/src/erasure/erasures.ts'
import type { ManualClock } from '../../support/clock.ts'
import { testVault } from '../../support/seed.ts'

/** Works on erasures until none is due, moving the clock to where one waits; gives up after many slices. */
export async function eraseAll(db: Db, clock: ManualClock, mayWait = true): Promise<void> {
  for (let slices = 0; slices < 200; slices++) {
    const step = await eraseSlice(db, { vault: testVault, clock })
    if (!step) return
    if (step.waitMs > 0 && !mayWait) return
    clock.advance(step.waitMs)
  }
  throw new Error('The erasure does not end')
}
