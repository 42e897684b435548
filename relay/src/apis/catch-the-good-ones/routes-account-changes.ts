import {
  type Clock,
  cancelSourceRuns,
  changeTier,
  type SourceChangePorts,
  sleepSource,
  type TierAction,
  wakeSource,
} from '@leadwire/core'
import { ok } from '../../reply.ts'
import { toIso } from './from-domain.ts'
import { SleptReply, TierChangedReply, WokenReply } from './replies-accounts.ts'
import { presentAccounts } from './routes-account.ts'
import { ChangeTierBody } from './schemas-accounts.ts'
import { AccountParams, route, type Services } from './services.ts'

const toPorts = ({ billing, terms }: Services, clock: Clock): SourceChangePorts => ({ billing, terms, clock })

/** What billing a change can answer. */
export const billingErrors = ['billing_in_progress', 'billing_failed', 'billing_pending', 'billing_busy']

/** The contract knows no downgrade at once: one where nobody bills is scheduled for this moment. */
const actions: Readonly<Record<TierAction, string>> = {
  upgraded: 'upgraded',
  downgraded: 'downgrade_scheduled',
  downgrade_scheduled: 'downgrade_scheduled',
  pending_cancelled: 'pending_cancelled',
}

export const sleepAccountRoute = route({
  method: 'post',
  path: '/api/v2/accounts/:accountId/sleep',
  summary: 'Put an account to sleep: neither synced nor billed, history and pairs are kept',
  params: AccountParams,
  notFound: 'account',
  replies: { 200: SleptReply },
  errors: ['account_not_found', 'conflict', ...billingErrors],
  async handle({ db, caller, clock, params, services }) {
    const { id } = await sleepSource(db, caller, params.accountId, toPorts(services, clock))
    await cancelSourceRuns(db, caller, id, clock, services.onSyncEnded)
    services.wakeDispatcher()
    return ok({ success: true, accountId: id, asleep: true })
  },
})

export const wakeAccountRoute = route({
  method: 'post',
  path: '/api/v2/accounts/:accountId/wake',
  summary: 'Wake a sleeping account: synced and billed again',
  params: AccountParams,
  notFound: 'account',
  replies: { 200: WokenReply },
  errors: ['account_not_found', 'subscription_required', 'conflict', ...billingErrors],
  async handle({ db, caller, clock, params, services }) {
    const { id } = await wakeSource(db, caller, params.accountId, toPorts(services, clock))
    return ok({ success: true, accountId: id, awake: true })
  },
})

export const changeTierRoute = route({
  method: 'post',
  path: '/api/v2/accounts/:accountId/change-tier',
  summary: 'Change the tier of an account: up at once, down at the end of the billing period',
  params: AccountParams,
  notFound: 'account',
  body: ChangeTierBody,
  replies: { 200: TierChangedReply },
  errors: [
    'invalid_request',
    'account_not_found',
    'account_asleep',
    'subscription_required',
    'conflict',
    ...billingErrors,
  ],
  async handle({ db, caller, clock, params, body, services }) {
    const ports = toPorts(services, clock)
    const { source, action, effectiveAt } = await changeTier(db, caller, params.accountId, body.newTier, ports)
    const [account] = await presentAccounts(db, caller, [source])
    return ok({ account, action: actions[action], ...(effectiveAt !== null && { effectiveAt: toIso(effectiveAt) }) })
  },
})
