import { setTimeout as wait } from 'node:timers/promises'
import {
  type Billing,
  type BillingHooks,
  type Clock,
  carryOnDue,
  checkSubscriptions,
  type Db,
  linkFirstWorkspace,
  releaseBilling,
  stagePlannedTiers,
  takeBillingEvent,
} from '@leadwire/core'
import type { BillingConfig } from '../config-billing.ts'
import type { Logger } from '../log.ts'
import { createLoop } from '../loop.ts'
import { openBilling } from '../providers/billing/index.ts'

/** How often it looks for work without a hint, ms. */
const POLL_MS = 1000

/** All of billing: whoever bills, what comes from there, and what carries on what callers left. */
export interface BillingService {
  billing: Billing
  events: {
    isOn: boolean
    take(text: string, signature: string): Promise<'taken' | 'repeated' | 'unknown' | 'ignored'>
  }
  /** After the first workspace is there. */
  start(): void
  /** Ends after the request under way, for which it waits up to `graceMs`; one that is cut short is carried on at the next start. */
  stop(graceMs: number): Promise<void>
}

/** Puts together what the configuration asks for; nothing runs before `start`. Any number may work on one database. */
export async function createBillingService(
  config: BillingConfig,
  { db, clock, log, hooks }: { db: Db; clock: Clock; log: Logger; hooks: BillingHooks },
): Promise<BillingService> {
  const { gateway, readEvent } = await openBilling(config)
  const billing: Billing = { gateway, hooks, sleep: (ms) => wait(ms) }
  let isFirst = true
  let isStopped = false

  async function begin(): Promise<void> {
    // Whoever had a turn is gone: nobody else can own the file.
    if (db.engine.hasSoleOwner) await releaseBilling(db, clock)
    if (config.kind === 'none' || config.subscription === undefined) return
    if (await linkFirstWorkspace(db, config.subscription, clock)) return
    log.warn('LEADWIRE_STRIPE_SUBSCRIPTION is not used: the first workspace has one that pays, or it pays for another')
  }
  const onFault = (workspaceId: number, message: string) =>
    log.warn({ workspaceId, reason: message }, 'cannot read a subscription')

  const loop = createLoop({
    idleMs: POLL_MS,
    onError(err) {
      // The database is gone by then.
      if (!isStopped) log.error({ err }, 'cannot go on with billing')
    },
    async work() {
      if (isFirst) await begin()
      isFirst = false
      if (gateway.isOn) {
        for (const { account, wasOff } of await checkSubscriptions(db, billing, clock, onFault)) {
          const { workspaceId, status } = account
          if (wasOff) log.warn({ workspaceId }, 'the quantities of a subscription were off and are set anew')
          else log.debug({ workspaceId, status }, 'subscription read')
        }
      }
      const { intents, fallen } = await stagePlannedTiers(db, gateway, clock)
      if (intents.length > 0 || fallen > 0) log.info({ intents: intents.length, fallen }, 'tiers fall as planned')
      await carryOnDue(db, billing, clock)
      return false
    },
  })
  return {
    billing,
    events: {
      isOn: readEvent !== undefined,
      async take(text, signature) {
        const event = await readEvent?.(text, signature)
        if (!event) return 'ignored'
        const outcome = await takeBillingEvent(db, event, clock)
        if (outcome === 'taken') loop.wake()
        return outcome
      },
    },
    start: loop.start,
    async stop(graceMs) {
      const giveUp = new AbortController()
      const grace = wait(graceMs, undefined, { signal: giveUp.signal }).catch(() => undefined)
      await Promise.race([loop.stop(), grace])
      giveUp.abort()
      isStopped = true
    },
  }
}
