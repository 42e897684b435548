import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Route } from '../../../relay/src/apis/api.ts'
import { apis } from '../../../relay/src/apis/index.ts'
import { eachEngine } from '../../support/database.ts'
import { type Dump, dumpTables } from '../../support/dump.ts'
import { people, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { API_KEY, addWorkspace, useRelays } from '../../support/relay.ts'
import { fillTenant, type IdKind, idKinds, type TenantIds } from '../../support/tenant.ts'

const routes: readonly Route<never>[] = apis.flatMap((api) => api.routes as readonly Route<never>[])
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const paramsOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

/** Not ids of ours: of the network or of another service, or a caller's own word for an import. */
const foreignIds = new Set(['externalId', 'xUserId', 'telegramChatId', 'importId'])

/** Signed, and so beyond guessing; what it opens is its own affair. Only for routes that need no key. */
const isToken = (route: Route<never>, param: string) => param === 'token' && !route.auth

/** A good body for each route that has ids in its path and takes one. */
const bodies: Record<string, unknown> = {
  'patch /api/v2/streams/:streamId': { name: 'taken over' },
  'post /api/v2/accounts/:accountId/change-tier': { newTier: 'pro' },
  'post /api/v2/accounts/:accountId/followers': { profiles: [{ handle: 'intruder', bio: 'Founder of Acme' }] },
  'patch /api/v2/webhooks/:subscriptionId': { disabled: true },
  'post /api/v2/webhooks/:subscriptionId/rotate-secret': {},
  'post /api/v2/webhooks/:subscriptionId/dry-run': {},
  'post /api/v2/webhooks/:subscriptionId/replays': { statuses: ['delivered'] },
  'put /api/v2/dm-templates/:templateId': { name: 'taken over', messageBody: 'x' },
  'post /api/v2/dm-templates/:templateId/render': { leadId: 1 },
  'post /api/v2/leads/:leadId/feedback': { segmentId: 1, feedback: 'bad' },
  'post /api/v2/leads/:leadId/enrich': { requested_outputs: ['email'] },
  'post /api/v2/streams/:streamId/re-test': {},
}

type Attempt = (own: TenantIds, theirs: TenantIds) => unknown
/** For each id that a body may name: a body that is good but for that one id, which is the neighbour's. */
const attempts: Record<string, Record<string, Attempt>> = {
  'post /api/v2/streams': {
    'pairs.accountId': (own, { accountId }) => ({ pairs: [{ accountId, segmentId: own.segmentId }] }),
    'pairs.segmentId': (own, { segmentId }) => ({ pairs: [{ accountId: own.accountId, segmentId }] }),
  },
  'patch /api/v2/streams/:streamId': {
    'pairs.accountId': (own, { accountId }) => ({ pairs: [{ accountId, segmentId: own.segmentId }] }),
    'pairs.segmentId': (own, { segmentId }) => ({ pairs: [{ accountId: own.accountId, segmentId }] }),
  },
  'post /api/v2/segments/preview': {
    segmentId: (_own, { segmentId }) => ({ segmentId, profiles: [] }),
    accountId: (own, { accountId }) => ({ segmentId: own.segmentId, accountId }),
  },
  'post /api/v2/leads/export': {
    leadIds: (own, theirs) => ({ leadIds: [own.leadId, theirs.leadId] }),
    streamId: (_own, { streamId }) => ({ streamId }),
    accountId: (own, { accountId }) => ({ streamId: own.streamId, accountId }),
    segmentId: (own, { segmentId }) => ({ streamId: own.streamId, segmentId }),
  },
  'post /api/v2/dm-templates/:templateId/render': { leadId: (_own, { leadId }) => ({ leadId }) },
  'post /api/v2/streams/:streamId/re-test': {
    accountId: (_own, { accountId }) => ({ accountId }),
    segmentId: (_own, { segmentId }) => ({ segmentId }),
  },
  'post /api/v2/leads/:leadId/feedback': { segmentId: (_own, { segmentId }) => ({ segmentId, feedback: 'bad' }) },
  'delete /api/v2/webhooks/subscribe': { id: (_own, { subscriptionId }) => ({ id: subscriptionId }) },
  'post /api/v2/webhooks/subscribe': {
    'filterConfig.streamId': (_own, { streamId }) => ({ targetUrl: 'http://127.0.0.1:9/', filterConfig: { streamId } }),
    'filterConfig.accountId': (_own, { accountId }) => ({
      targetUrl: 'http://127.0.0.1:9/',
      filterConfig: { accountId },
    }),
    'filterConfig.trackedAccountId': (_own, { accountId: trackedAccountId }) => ({
      targetUrl: 'http://127.0.0.1:9/',
      filterConfig: { trackedAccountId },
    }),
  },
  'patch /api/v2/webhooks/:subscriptionId': {
    'filterConfig.streamId': (_own, { streamId }) => ({ filterConfig: { streamId } }),
    'filterConfig.accountId': (_own, { accountId }) => ({ filterConfig: { accountId } }),
    'filterConfig.trackedAccountId': (_own, { accountId: trackedAccountId }) => ({
      filterConfig: { trackedAccountId },
    }),
  },
}

/** Ids in bodies that only narrow down what is the caller's own: they find nothing. */
const filters = new Set(['post /api/v2/leads/export accountId', 'post /api/v2/leads/export segmentId'])

/** Which kind of id a query parameter names. */
const queryIds: Record<string, IdKind> = {
  streamId: 'streamId',
  accountId: 'accountId',
  segmentId: 'segmentId',
  leadId: 'leadId',
  'delete /api/v2/webhooks/subscribe id': 'subscriptionId',
}
const queryIdOf = (route: Route<never>, name: string): IdKind | undefined =>
  queryIds[`${nameOf(route)} ${name}`] ?? queryIds[name]

interface JsonSchema {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** Dotted names of all ids in a schema, lists aside. */
function idsIn(schema: z.ZodType | undefined): string[] {
  if (!schema) return []
  const walk = (node: JsonSchema | undefined, path: string[]): string[] => {
    if (!node) return []
    const named = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
      const isId = /(^id|Id|Ids|_id|_ids)$/.test(name) && !foreignIds.has(name)
      // `never`: a name that is only there to be refused.
      const isRefused = JSON.stringify(child) === '{"not":{}}' || JSON.stringify(child) === '{}'
      return isId && !isRefused ? [[...path, name].join('.')] : walk(child, [...path, name])
    })
    const inner = [
      ...(node.anyOf ?? []),
      ...(node.allOf ?? []),
      ...(node.oneOf ?? []),
      ...(node.items ? [node.items] : []),
    ]
    return [...named, ...inner.flatMap((child) => walk(child, path))]
  }
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  return [...new Set(walk(json as JsonSchema, []))]
}

const toPath = (path: string, ids: Record<string, number>): string =>
  path.replace(/:(\w+)/g, (_, name: string) => String(ids[name] ?? 'no-such-token'))

/** The ids that a query must name, of `ids`. */
const neededQuery = (route: Route<never>, ids: TenantIds): string => {
  if (!route.query || route.query.safeParse({}).success) return ''
  return `?${idsIn(route.query).map((id) => `${id}=${ids[queryIdOf(route, id) ?? 'streamId']}`)}`
}

describe('what this test knows of the routes', () => {
  it('are all kinds of id in paths', () => {
    const unknown = routes.flatMap((route) =>
      paramsOf(route.path)
        .filter((param) => !isToken(route, param) && !idKinds.some((kind) => kind === param))
        .map((param) => `${nameOf(route)} ${param}`),
    )
    expect(unknown, 'teach test/support/tenant.ts this kind of id').toEqual([])
  })

  it('are all ids in bodies', () => {
    const unknown = routes.flatMap((route) =>
      idsIn(route.body)
        .filter((id) => !attempts[nameOf(route)]?.[id])
        .map((id) => `${nameOf(route)} ${id}`),
    )
    expect(unknown, 'add an attempt with a neighbour’s id').toEqual([])
    expect(idsIn(routes.find((route) => nameOf(route) === 'post /api/v2/streams')?.body)).toContain('pairs.accountId')
  })

  it('are all ids in queries', () => {
    const unknown = routes.flatMap((route) =>
      idsIn(route.query)
        .filter((id) => !queryIdOf(route, id))
        .map((id) => `${nameOf(route)} ${id}`),
    )
    expect(unknown).toEqual([])
  })

  it('are good bodies for paths with ids', () => {
    const bad = routes
      .filter(({ path, body, auth }) => auth && path.includes(':') && body)
      .filter((route) => !route.body?.safeParse(bodies[nameOf(route)]).success)
    expect(bad.map(nameOf)).toEqual([])
  })
})

/** Rows of everybody but one workspace; tables without one are all of it. */
const without = (dump: Dump, workspaceId: number): Dump =>
  Object.fromEntries(
    Object.entries(dump).map(([table, rows]) => [
      table,
      rows.filter((row) => {
        const fields = JSON.parse(row)
        return Number(table === 'workspace' ? fields.id : (fields.workspace_id ?? 0)) !== workspaceId
      }),
    ]),
  )

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()

  it('shows and lets change nothing of another workspace, on any route, by any id in path, query or body', async () => {
    const followers = { alphaacme: people('alpha', 4), betaacme: people('beta', 4) }
    const relay = await start({ databaseUrl: await open.url(), profiles: scriptedSource({ followers }) })
    const receiver = await startReceiver()
    const other = await addWorkspace(relay, 'beta')
    const theirs = await fillTenant(relay, API_KEY, 'alpha', receiver)
    const own = await fillTenant(relay, other.key, 'beta', receiver)
    for (const kind of idKinds) expect(own[kind], kind).not.toBe(theirs[kind])
    const before = without(await dumpTables(relay.db), other.id)

    /** Calls as the neighbour; nothing of the first workspace may be in the answer. */
    const intrude = async (route: Route<never>, path: string, body?: unknown) => {
      const answer = await relay.api(route.method.toUpperCase(), path, body, { key: other.key })
      const place = `${route.method} ${path} ${JSON.stringify(body)} → ${answer.status} ${answer.text.slice(0, 300)}`
      expect(answer.text, place).not.toMatch(/alpha/i)
      expect(answer.status, place).toBeLessThan(500)
      return { status: answer.status, error: String(answer.body?.error), place }
    }
    const expectNotFound = async (route: Route<never>, path: string, body?: unknown) => {
      const { status, error, place } = await intrude(route, path, body)
      expect(status, place).toBe(404)
      expect(error, place).toMatch(/_not_found$/)
    }

    let calls = 0
    for (const route of routes.filter(({ auth }) => auth)) {
      const name = nameOf(route)
      const params = paramsOf(route.path)
      const body = bodies[name]
      // The neighbour's ids all at once, and each alone among the caller's own.
      for (const param of params) {
        const mixed = { ...own, [param]: theirs[param as IdKind] }
        await expectNotFound(route, `${toPath(route.path, theirs)}${neededQuery(route, own)}`, body)
        await expectNotFound(route, `${toPath(route.path, mixed)}${neededQuery(route, own)}`, body)
        calls += 2
      }
      for (const [id, attempt] of Object.entries(attempts[name] ?? {})) {
        const isFilter = filters.has(`${name} ${id}`)
        const path = toPath(route.path, own)
        if (isFilter) expect((await intrude(route, path, attempt(own, theirs))).status).toBe(200)
        else await expectNotFound(route, path, attempt(own, theirs))
        calls += 1
      }
      for (const id of idsIn(route.query)) {
        const path = `${toPath(route.path, own)}?${id}=${theirs[queryIdOf(route, id) ?? 'streamId']}`
        const { status, place } = await intrude(route, path)
        expect([200, 404], place).toContain(status)
        if (route.method !== 'get') expect(status, place).toBe(404)
        calls += 1
      }
      if (route.method === 'get' && params.length === 0) await intrude(route, route.path)
    }
    expect(calls).toBeGreaterThan(100)

    const after = without(await dumpTables(relay.db), other.id)
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows)

    // The ids were real: their owner finds every one of them.
    for (const route of routes.filter(({ auth, method, path }) => auth && method === 'get' && path.includes(':'))) {
      const answer = await relay.api('GET', toPath(route.path, theirs))
      expect(answer.status, `${nameOf(route)} → ${answer.text.slice(0, 300)}`).toBe(200)
    }
  }, 60_000)
})
