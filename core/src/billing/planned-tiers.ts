import { type Clock, MINUTE_MS } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { isLeadwireError } from '../errors.ts'
import { listPlannedTiers } from './billed-store.ts'
import type { Intent } from './billing.ts'
import { FALL_TO_TIER } from './carry-one.ts'
import type { BillingGateway } from './gateway.ts'
import { stageIntent } from './intents.ts'

/**
 * So long before a period ends its planned tiers fall, so that the next invoice has the lower price and nothing is given back. A hub
 * that comes later has the difference prorated instead. Source: an invoice is made the moment the period ends.
 */
export const FALL_BEFORE_MS = 10 * MINUTE_MS

/**
 * Stages the fall of the tiers whose time has come; where nobody bills it is done at once.
 * @returns the intents, which are due for `carryOnDue`, and how many sources fell at once
 */
export async function stagePlannedTiers(
  db: Db,
  gateway: Pick<BillingGateway, 'isOn'>,
  clock: Clock,
  limit = 50,
): Promise<{ intents: Intent[]; fallen: number }> {
  const intents: Intent[] = []
  let fallen = 0
  for (const planned of await listPlannedTiers(db, clock() + FALL_BEFORE_MS, limit)) {
    const { workspaceId, sourceId, tier, isActive, plannedTier, plannedAt } = planned
    const changes = [{ sourceId, from: { tier, isActive }, to: { tier: plannedTier, isActive } }]
    const prorate = clock() < plannedAt ? ('none' as const) : ('now' as const)
    try {
      const input = { workspaceId, kind: FALL_TO_TIER, changes, prorate, isLeft: true }
      const intent = await inTransaction(db, (tx) => stageIntent(tx, gateway, input, clock))
      if (intent) intents.push(intent)
      else fallen++
    } catch (error) {
      // Somebody is changing it at this moment: it comes again.
      if (!isLeadwireError(error) || error.kind !== 'Conflict') throw error
    }
  }
  return { intents, fallen }
}
