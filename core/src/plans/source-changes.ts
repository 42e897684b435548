import { readBillingAccount } from '../billing/accounts.ts'
import { countActive } from '../billing/billed-store.ts'
import { type BilledState, billingFailed, billingInProgress, type Intent } from '../billing/billing.ts'
import { carryOut } from '../billing/carry-out.ts'
import type { Billing } from '../billing/gateway.ts'
import { stageIntent } from '../billing/intents.ts'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { type Source, type Tier, tiers } from '../sources/source.ts'
import { countAllSources, holdSource, setPlannedTier } from '../sources/source-store.ts'
import { getSource } from '../sources/sources.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { assertSubscribed, freeTerms, isFreeTier, readStatus, type Terms } from './standing.ts'

/** What changing what an account costs needs from outside. */
export interface SourceChangePorts {
  clock: Clock
  /** Who bills; without it nobody does. */
  billing?: Billing | undefined
  /** Default: nothing is asked. */
  terms?: Terms | undefined
}

/**
 * Puts an account to sleep: kept with its pairs and history, neither fetched nor billed. One that sleeps stays so.
 * @throws NotFound `account_not_found`; Conflict `billing_in_progress`; as `carryOut`
 */
export async function sleepSource(db: Db, caller: Caller, id: number, ports: SourceChangePorts): Promise<Source> {
  const intent = await inTransaction(db, async (tx) => {
    const source = await holdOwn(tx, caller, id)
    if (!source.isActive) return null
    return await stage(tx, source, 'sleep', { tier: source.tier, isActive: false }, ports)
  })
  return await complete(db, caller, id, intent, ports)
}

/**
 * Wakes an account; one that is awake stays so. A free workspace may have one awake.
 * @throws Forbidden `subscription_required`; as `sleepSource`
 */
export async function wakeSource(db: Db, caller: Caller, id: number, ports: SourceChangePorts): Promise<Source> {
  const { terms = freeTerms } = ports
  const intent = await inTransaction(db, async (tx) => {
    const source = await holdOwn(tx, caller, id)
    if (source.isActive) return null
    const status = await readStatus(tx, caller.workspaceId, terms)
    if (!isFreeTier(terms, status) || (await hasAwake(tx, caller))) assertSubscribed(status)
    return await stage(tx, source, 'wake', { tier: source.tier, isActive: true }, ports)
  })
  return await complete(db, caller, id, intent, ports)
}

/** Whether any account is awake; the workspace stays held until commit, so that of two only one finds none. */
async function hasAwake(tx: Db, { workspaceId }: Caller): Promise<boolean> {
  await countAllSources(tx, workspaceId)
  return Object.values(await countActive(tx, workspaceId)).some((count) => count > 0)
}

/** downgraded = at once, where there is no billing period to wait for. */
export type TierAction = 'upgraded' | 'downgraded' | 'downgrade_scheduled' | 'pending_cancelled'

export interface TierChange {
  source: Source
  action: TierAction
  /** When a downgrade is in effect, epoch ms; null for the rest. */
  effectiveAt: number | null
}

/**
 * Changes the tier of an account: up at once, the difference prorated; down at the end of the billing period, or at once where
 * nobody bills. The tier it has takes a planned downgrade back.
 * @throws InvalidInput `account_asleep`, or for the tier it has when none is planned; Forbidden `subscription_required`; as `sleepSource`
 */
export async function changeTier(
  db: Db,
  caller: Caller,
  id: number,
  tier: Tier,
  ports: SourceChangePorts,
): Promise<TierChange> {
  const { clock, terms = freeTerms } = ports
  const periodEnd = terms.isBilled ? await findPeriodEnd(db, caller, ports) : null
  const { intent, ...change } = await inTransaction(db, async (tx) => {
    const source = await holdOwn(tx, caller, id)
    if (!source.isActive) {
      throw invalidInput('accountId', `@${source.handle} is asleep; wake it first`, 'account_asleep')
    }
    assertSubscribed(await readStatus(tx, caller.workspaceId, terms))
    if (tier === source.tier) {
      if (source.pendingTier === null) throw invalidInput('newTier', `@${source.handle} has the tier ${tier} already`)
      await setPlannedTier(tx, id, null)
      return { action: 'pending_cancelled' as const, effectiveAt: null, intent: null }
    }
    const isUp = tiers.indexOf(tier) > tiers.indexOf(source.tier)
    if (!isUp && terms.isBilled) {
      if (periodEnd === null)
        throw billingFailed('The subscription has no billing period at whose end the tier could fall')
      await setPlannedTier(tx, id, { tier, at: periodEnd })
      return { action: 'downgrade_scheduled' as const, effectiveAt: periodEnd, intent: null }
    }
    const intent = await stage(tx, source, 'change_tier', { tier, isActive: true }, ports)
    const action = isUp ? ('upgraded' as const) : ('downgraded' as const)
    return { action, effectiveAt: isUp ? null : clock(), intent }
  })
  return { ...change, source: await complete(db, caller, id, intent, ports) }
}

/**
 * When the billing period ends, epoch ms; asked of whoever bills where what is known is over, or nothing is.
 * @throws Upstream `billing_failed`
 */
async function findPeriodEnd(
  db: Db,
  { workspaceId }: Caller,
  { billing, clock }: SourceChangePorts,
): Promise<number | null> {
  const { periodEnd, subscriptionRef } = await readBillingAccount(db, workspaceId)
  const isKnown = periodEnd !== null && periodEnd > clock()
  if (isKnown || subscriptionRef === null || !billing) return periodEnd
  const read = await billing.gateway.read(subscriptionRef)
  if (read.kind !== 'read') throw billingFailed(read.message)
  return read.value?.periodEnd ?? null
}

/** The account, held until commit. @throws NotFound `account_not_found`; Conflict `billing_in_progress` */
async function holdOwn(tx: Db, { workspaceId }: Caller, id: number): Promise<Source> {
  const source = await holdSource(tx, id)
  if (source?.workspaceId !== workspaceId) throw notFound('account', id)
  if (source.pendingIntentId !== null) throw billingInProgress(id)
  return source
}

const stage = (
  tx: Db,
  { id, workspaceId, tier, isActive }: Source,
  kind: string,
  to: BilledState,
  { billing, clock }: SourceChangePorts,
): Promise<Intent | null> => {
  const changes = [{ sourceId: id, from: { tier, isActive }, to }]
  return stageIntent(tx, billing?.gateway ?? { isOn: false }, { workspaceId, kind, changes }, clock)
}

/** Has it billed where it is, and gives the account as it is then. */
async function complete(
  db: Db,
  caller: Caller,
  id: number,
  intent: Intent | null,
  { billing, clock }: SourceChangePorts,
): Promise<Source> {
  if (intent && billing) await carryOut(db, billing, intent.id, clock)
  return await getSource(db, caller, id)
}
