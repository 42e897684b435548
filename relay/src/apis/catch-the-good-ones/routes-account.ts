import {
  type Caller,
  type Db,
  getWorkspace,
  isFreeTier,
  listAccountBudgets,
  listSources,
  listStreamPairs,
  listStreams,
  pushObservations,
  readCredits,
  readStatus,
  type Source,
  sumRemaining,
} from '@leadwire/core'
import { accepted, ok } from '../../reply.ts'
import { fromBudgets, fromCredits, fromSource } from './from-domain.ts'
import { AccountsReply, MeReply, PushedReply } from './replies.ts'
import { PushBody, PushQuery } from './schemas.ts'
import { AccountParams, route } from './services.ts'
import { toObservation } from './to-domain.ts'

/** A thousand profiles with long bios, in scripts of three bytes a character. */
const MAX_PUSH_BYTES = 8_000_000

/** Accounts of the caller, with the segments of all active streams that contain them. */
export async function presentAccounts(db: Db, caller: Caller, sources: readonly Source[]) {
  const streams = await listStreams(db, caller, { withArchived: false })
  const pairs = await listStreamPairs(
    db,
    streams.filter((stream) => stream.isActive),
  )
  return sources.map((source) => {
    const segmentIds = pairs.filter((pair) => pair.sourceId === source.id).map((pair) => pair.segmentId)
    return fromSource(source, [...new Set(segmentIds)])
  })
}

export const listAccountsRoute = route({
  method: 'get',
  path: '/api/v2/accounts',
  summary: 'List tracked accounts, active and sleeping',
  replies: { 200: AccountsReply },
  errors: [],
  async handle({ db, caller }) {
    const accounts = await presentAccounts(db, caller, await listSources(db, caller))
    return ok({
      active: accounts.filter((account) => account.isActive),
      sleeping: accounts.filter((account) => !account.isActive),
    })
  },
})

export const pushFollowersRoute = route({
  method: 'post',
  path: '/api/v2/accounts/:accountId/followers',
  summary: 'Ours: push up to 1,000 followers of an account, as JSON or NDJSON; answered once they are kept',
  params: AccountParams,
  notFound: 'account',
  query: PushQuery,
  body: PushBody,
  bodyTypes: ['json', 'ndjson'],
  maxBodyBytes: MAX_PUSH_BYTES,
  replies: { 202: PushedReply },
  errors: ['invalid_request', 'account_not_found', 'account_asleep'],
  async handle({ db, caller, clock, params, query, body, services }) {
    const observations = body.profiles.map((profile, i) => toObservation(profile, `profiles.${i}`))
    const { importId, batch, skippedRows = 0 } = query
    const part =
      importId !== undefined && batch !== undefined ? { importId, batch, skippedRowCount: skippedRows } : undefined
    const { newCount, leadCount, runIds } = await pushObservations(
      db,
      caller,
      params.accountId,
      observations,
      clock,
      services.vault,
      part,
      services.enrichWaitMs,
    )
    services.wakeDispatcher()
    return accepted({
      accepted: observations.length,
      newFollowersCount: newCount,
      leadsCount: leadCount,
      ...(part && { runIds }),
    })
  },
})

export const getMeRoute = route({
  method: 'get',
  path: '/api/v2/me',
  summary: 'Who this key is, with budgets and credits; null = unlimited',
  replies: { 200: MeReply },
  errors: [],
  async handle({ db, caller, clock, services }) {
    const workspace = await getWorkspace(db, caller.workspaceId)
    const status = await readStatus(db, caller.workspaceId, services.terms)
    const budgets = await listAccountBudgets(db, caller, services.plans, clock())
    const handles = new Map((await listSources(db, caller)).map((source) => [source.id, source.handle]))
    return ok({
      key: { id: caller.apiKeyId, kind: caller.kind, scopes: caller.scopes },
      name: workspace.name,
      email: null,
      subscriptionStatus: status,
      isFreeTier: isFreeTier(services.terms, status),
      accounts: budgets.map((account) => ({
        accountId: account.sourceId,
        xHandle: handles.get(account.sourceId),
        tier: account.tier,
        ...fromBudgets(account),
      })),
      credits: fromCredits(await readCredits(db, caller.workspaceId, clock, services.lowCredits)),
      totals: {
        monthlyRetestRemaining: sumRemaining(budgets.map((account) => account.monthlyRetest)),
        dailySyncRemaining: sumRemaining(budgets.map((account) => account.dailySync)),
      },
    })
  },
})
