import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { founders, pairOf, people, scriptedSource } from '../../support/followers.ts'
import { addWorkspace, useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const make = async (profiles = scriptedSource({ followers: { acme: people('p', 5), beta: people('q', 5) } })) =>
    await start({ databaseUrl: await open.url(), profiles })

  it('counts the 50 pairs of a request before it collapses equal ones', async () => {
    const relay = await make()
    const pairs = (count: number) => Array.from({ length: count }, () => pairOf('acme'))
    const tooMany = await relay.api('POST', '/api/v2/streams', { pairs: pairs(51) })
    expect(tooMany).toMatchObject({ status: 400, body: { error: 'invalid_request', issues: [{ path: 'pairs' }] } })
    const most = await relay.api('POST', '/api/v2/streams', { pairs: pairs(50) })
    expect(most.status).toBe(201)
    expect(most.body.accounts).toHaveLength(1)
  })

  it('takes an account into any number of streams', async () => {
    const relay = await make()
    const ids = []
    for (let i = 0; i < 12; i++) {
      ids.push((await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body.id)
    }
    expect(new Set(ids).size).toBe(12)
    expect((await relay.api('GET', '/api/v2/accounts')).body.active).toHaveLength(1)
  })

  it('makes one stream for one Idempotency-Key and answers its secret again', async () => {
    const relay = await make()
    const body = {
      pairs: [pairOf('acme')],
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: 'http://127.0.0.1:9/in',
    }
    const headers = { 'idempotency-key': 'create-once' }
    const first = await relay.api('POST', '/api/v2/streams', body, { headers })
    const again = await relay.api('POST', '/api/v2/streams', body, { headers })
    expect(first.body.webhookSecret).toMatch(/^whsec_/)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect((await relay.api('GET', '/api/v2/streams')).body.streams).toHaveLength(1)
    const kept = await relay.db.sql.selectFrom('idempotency').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(first.body.webhookSecret)
    const other = await relay.api('POST', '/api/v2/streams', { ...body, name: 'Other' }, { headers })
    expect(other).toMatchObject({ status: 409, body: { error: 'idempotency_key_reused' } })
  })

  it('makes one stream when the same Idempotency-Key comes twice at once', async () => {
    const relay = await make()
    const headers = { 'idempotency-key': 'at-once' }
    const answers = await Promise.all(
      [1, 2, 3].map(() => relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] }, { headers })),
    )
    for (const { status } of answers) expect([201, 409]).toContain(status)
    expect((await relay.api('GET', '/api/v2/streams')).body.streams).toHaveLength(1)
  })

  it('answers 409 conflict to a change that was overtaken while its handles were looked up', async () => {
    const profiles = scriptedSource({ followers: { acme: people('p', 1), slow: people('s', 1) } })
    const relay = await make(profiles)
    const { id } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const { resolve: lookUp } = profiles
    const asked = new Promise<void>((seen) => {
      profiles.resolve = async (handle) => {
        seen()
        await held
        return await lookUp(handle)
      }
    })
    const slow = relay.api('PATCH', `/api/v2/streams/${id}`, { pairs: [pairOf('slow')], name: 'Late' })
    await asked
    expect((await relay.api('PATCH', `/api/v2/streams/${id}`, { name: 'First' })).status).toBe(200)
    letGo()
    expect(await slow).toMatchObject({ status: 409, body: { error: 'conflict' } })
    const { stream } = (await relay.api('GET', `/api/v2/streams/${id}`)).body
    expect(stream).toMatchObject({ name: 'First', pairs: [{ accountHandle: 'acme' }] })
    expect((await relay.api('GET', '/api/v2/accounts')).body.active).toHaveLength(1)
  })

  it('shows nothing of one workspace to another', async () => {
    const relay = await make()
    const { id, segments, accounts } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const [run] = await relay.run(id)
    const subscription = (await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: 'http://127.0.0.1:9/' }))
      .body
    const { key } = await addWorkspace(relay)
    const as = (method: string, path: string, body?: unknown) => relay.api(method, path, body, { key })
    const { segmentId } = segments[0]
    const { accountId } = accounts[0]
    const refused = await Promise.all([
      as('GET', `/api/v2/streams/${id}`),
      as('PATCH', `/api/v2/streams/${id}`, { name: 'mine' }),
      as('DELETE', `/api/v2/streams/${id}`),
      as('POST', `/api/v2/streams/${id}/run`),
      as('GET', `/api/v2/streams/${id}/leads?summary=true`),
      as('GET', `/api/v2/streams/${id}/runs/${run?.id}`),
      as('POST', `/api/v2/streams/${id}/runs/${run?.id}/cancel`),
      as('GET', `/api/v2/leads?streamId=${id}`),
      as('GET', `/api/v2/runs?streamId=${id}`),
      as('POST', '/api/v2/streams', { pairs: [{ accountId, segment: founders }] }),
      as('POST', '/api/v2/streams', { pairs: [{ accountHandle: 'acme', segmentId }] }),
      as('POST', '/api/v2/segments/preview', { segmentId, profiles: [] }),
      as('POST', '/api/v2/segments/preview', { description: 'Founders', accountId }),
      as('DELETE', '/api/v2/webhooks/subscribe', { id: subscription.id }),
      as('POST', '/api/v2/webhooks/subscribe', { targetUrl: 'http://127.0.0.1:9/', filterConfig: { streamId: id } }),
    ])
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404))
    for (const path of ['streams', 'leads', 'runs', 'segments', 'exclusions']) {
      expect(Object.values((await as('GET', `/api/v2/${path}`)).body)[0], path).toEqual([])
    }
    expect((await as('GET', '/api/v2/accounts')).body).toEqual({ active: [], sleeping: [] })
    expect((await relay.api('GET', `/api/v2/streams/${id}`)).body.stream).toMatchObject({ isArchived: false })
  })

  it('tracks one handle in each of two workspaces, with leads of their own', async () => {
    const relay = await make()
    const { key } = await addWorkspace(relay)
    const mine = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const theirs = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] }, { key })).body
    expect(theirs.accounts[0]).toMatchObject({ accountCreated: true })
    await relay.run(mine.id)
    expect((await relay.api('GET', '/api/v2/leads')).body.total).toBe(2)
    expect((await relay.api('GET', '/api/v2/leads', undefined, { key })).body).toMatchObject({ leads: [], total: 0 })
  })
})
