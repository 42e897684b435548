import { getWorkspace, listSources, listStreamPairs, listStreams } from '@leadwire/core'
import { ok } from '../../reply.ts'
import { fromSource } from './from-domain.ts'
import { AccountsReply, MeReply } from './replies.ts'
import { route } from './services.ts'

/** Below this the vendor calls a balance low. Source: the contract's example of `/me`. */
const LOW_BALANCE = 10

export const listAccountsRoute = route({
  method: 'get',
  path: '/api/v2/accounts',
  summary: 'List tracked accounts, active and sleeping',
  replies: { 200: AccountsReply },
  errors: [],
  async handle({ db, caller }) {
    const streams = await listStreams(db, caller, { withArchived: false })
    const pairs = await listStreamPairs(
      db,
      streams.filter((stream) => stream.isActive),
    )
    const accounts = (await listSources(db, caller)).map((source) => {
      const segmentIds = pairs.filter((pair) => pair.sourceId === source.id).map((pair) => pair.segmentId)
      return fromSource(source, [...new Set(segmentIds)])
    })
    return ok({
      active: accounts.filter((account) => account.isActive),
      sleeping: accounts.filter((account) => !account.isActive),
    })
  },
})

export const getMeRoute = route({
  method: 'get',
  path: '/api/v2/me',
  summary: 'Who this key is, with budgets and credits; null = unlimited',
  replies: { 200: MeReply },
  errors: [],
  async handle({ db, caller }) {
    const workspace = await getWorkspace(db, caller.workspaceId)
    const sources = await listSources(db, caller)
    return ok({
      name: workspace.name,
      email: null,
      subscriptionStatus: 'active',
      isFreeTier: false,
      accounts: sources.map((source) => ({
        accountId: source.id,
        xHandle: source.handle,
        tier: source.tier,
        monthlyRetest: { used: 0, budget: null, remaining: null, billingPeriodStart: null },
        dailySync: { used: 0, cap: null, remaining: null },
      })),
      credits: { balance: null, lowBalanceThreshold: LOW_BALANCE, isLow: false, autoTopupEnabled: false },
      totals: { monthlyRetestRemaining: null, dailySyncRemaining: null },
    })
  },
})
