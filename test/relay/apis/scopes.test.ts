import { describe, expect, it } from 'vitest'
import { type Scope, toScopes } from '../../../core/src/workspaces/api-key.ts'
import { createApiKey } from '../../../core/src/workspaces/workspaces.ts'
import { catchTheGoodOnes } from '../../../relay/src/apis/catch-the-good-ones/index.ts'
import { eachEngine } from '../../support/database.ts'
import { dumpTables } from '../../support/dump.ts'
import { scriptedSource } from '../../support/followers.ts'
import { type TestRelay, useRelays } from '../../support/relay.ts'

const { routes } = catchTheGoodOnes
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`

/** Calls that are no GET and yet change nothing, or only the key itself. */
const readsByOtherMethods = [
  'post /api/v2/segments/preview',
  'delete /api/v2/lookups/api-keys/:apiKeyId',
  'post /api/v2/dm-templates/:templateId/render',
  'post /api/v2/webhooks/:subscriptionId/dry-run',
]

/** What cannot be taken back, makes secrets, or speaks for the whole team. */
const needsAdmin = /\/erasures$|\/erase$|\/rotate-secret$|\/notification-settings/

describe('the scopes of the routes', () => {
  it('let a read key look, and nothing else', () => {
    expect(routes.filter(({ method, scope }) => method === 'get' && scope !== 'read').map(nameOf)).toEqual([])
    const others = routes.filter(({ method, scope }) => method !== 'get' && scope === 'read').map(nameOf)
    expect(others.sort()).toEqual([...readsByOtherMethods].sort())
  })

  it('keep erasures, secrets and team settings to admin', () => {
    const wanted = routes.filter(({ method, path }) => method !== 'get' && needsAdmin.test(path))
    expect(wanted.map(nameOf)).toContain('post /api/v2/leads/:leadId/erase')
    expect(wanted.filter(({ scope }) => scope !== 'admin').map(nameOf)).toEqual([])
  })

  it.each([
    [
      ['write', 'read', 'read'],
      ['read', 'write'],
    ],
    [['admin'], ['admin']],
  ] as const)('reads %j as %j', (words, scopes) => expect(toScopes(words)).toEqual(scopes))

  it.each([[[]], [['']], [['owner']], [['read', 'ADMIN']]])('takes no scopes of %j', (words) => {
    expect(() => toScopes(words)).toThrow(/read, write, admin/)
  })
})

eachEngine((open) => {
  const start = useRelays()
  const make = async (scopes: Scope[]) => {
    const relay = await start({ databaseUrl: await open.url(), profiles: scriptedSource() })
    const { key } = await createApiKey(relay.db, { workspaceId: 1, name: 'k', scopes }, Date.now)
    return { relay, key }
  }
  /** Every route called with a key; the names of those that were refused for want of a scope, with the scope they need. */
  const walk = async (relay: TestRelay, key: string) => {
    const refused = new Map<string, unknown>()
    for (const route of routes) {
      if (!route.auth) continue
      const path = route.path.replace(/:\w+/g, '999999')
      const answer = await relay.api(route.method.toUpperCase(), path, route.body && {}, { key })
      expect(answer.status, nameOf(route)).toBeLessThan(500)
      if (answer.body.error !== 'insufficient_scope') continue
      expect(answer.status).toBe(403)
      expect(answer.body.message).toContain(`"${answer.body.neededScope}"`)
      refused.set(nameOf(route), answer.body.neededScope)
    }
    return refused
  }
  const routesOf = (...scopes: Scope[]) =>
    new Map(routes.filter(({ auth, scope }) => auth && scopes.includes(scope)).map((r) => [nameOf(r), r.scope]))

  it('refuses a read key every change, on every route, before anything is written', async () => {
    const { relay, key } = await make(['read'])
    const before = await dumpTables(relay.db)
    expect(await walk(relay, key)).toEqual(routesOf('write', 'admin'))
    expect(await dumpTables(relay.db)).toEqual(before)
  })

  it('refuses a write key what needs admin, and to read unless it may do that too', async () => {
    const { relay, key } = await make(['write'])
    expect(await walk(relay, key)).toEqual(routesOf('read', 'admin'))
    const both = await createApiKey(relay.db, { workspaceId: 1, name: 'k', scopes: ['read', 'write'] }, Date.now)
    expect(await walk(relay, both.key)).toEqual(routesOf('admin'))
  })

  it('lets an admin key, such as every key was before, do everything', async () => {
    const { relay, key } = await make(['admin'])
    expect(await walk(relay, key)).toEqual(new Map())
    expect((await relay.api('GET', '/api/v2/me')).body.key).toMatchObject({ kind: 'api', scopes: ['admin'] })
  })

  it('does not hand a kept answer to a key that may not make the call', async () => {
    const { relay, key } = await make(['read'])
    const body = { name: 'n', messageBody: 'Hi' }
    const headers = { 'idempotency-key': 'once' }
    expect((await relay.api('POST', '/api/v2/dm-templates', body, { headers })).status).toBe(201)
    expect((await relay.api('POST', '/api/v2/dm-templates', body, { headers, key })).status).toBe(403)
  })

  it('lets an extension sign out with whatever scope it has, and no key revoke another', async () => {
    const { relay, key } = await make(['admin'])
    const extension = { workspaceId: 1, name: 'x', kind: 'extension' } as const
    const one = await createApiKey(relay.db, { ...extension, scopes: ['read'] }, Date.now)
    const two = await createApiKey(relay.db, { ...extension, scopes: ['write'] }, Date.now)
    const revoke = (id: number, as: string) =>
      relay.api('DELETE', `/api/v2/lookups/api-keys/${id}`, undefined, { key: as })
    expect(await revoke(two.apiKey.id, one.key)).toMatchObject({ status: 404, body: { error: 'key_not_found' } })
    expect(await revoke(one.apiKey.id, key)).toMatchObject({ status: 404, body: { error: 'key_not_found' } })
    const me = (await relay.api('GET', '/api/v2/me', undefined, { key: one.key })).body
    expect(me.key).toEqual({ id: one.apiKey.id, kind: 'extension', scopes: ['read'] })
    expect(await revoke(me.key.id, one.key)).toMatchObject({ status: 200, body: { revoked: true } })
    expect((await revoke(me.key.id, one.key)).status).toBe(401)
    expect((await relay.api('GET', '/api/v2/me', undefined, { key })).status).toBe(200)
  })
})
