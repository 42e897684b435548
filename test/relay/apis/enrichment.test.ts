import { setTimeout as wait } from 'node:timers/promises'
import { LeadwireError, type Lookup, type LookupResult } from '@leadwire/core'
import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { FOUNDER, person, scriptedSource } from '../../support/followers.ts'
import { useReceivers } from '../../support/receiver.ts'
import { API_KEY, until, useRelays } from '../../support/relay.ts'
import { startStub } from '../providers/stub.ts'

const found: LookupResult = {
  linkedin: { url: 'https://www.linkedin.com/in/ada', confidence: 'high', source: 'bio' },
  email: { address: 'ada@acme.example', status: 'verified', score: 85, confidence: 'high', source: 'bio' },
  notes: [],
}
const both = { requested_outputs: ['linkedin_url', 'email'] }

eachEngine((open) => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()

  /** A hub with one lead and 12 credits, whose lookups are answered by `lookup`. */
  const start = async (lookup: Lookup, databaseUrl?: string) => {
    const url = databaseUrl ?? (await open.url())
    const followers = { acme: [person('ada', FOUNDER, { externalId: '815' })] }
    const env = { LEADWIRE_CREDITS: '12' }
    const relay = await startRelay({ databaseUrl: url, profiles: scriptedSource({ followers }), lookup, env })
    const makeLead = async () => {
      const pairs = [{ accountHandle: 'acme', segment: { description: 'Founders' } }]
      const { body } = await relay.api('POST', '/api/v2/streams', { pairs })
      await relay.run(body.id)
      return (await relay.api('GET', '/api/v2/leads')).body.leads[0].id as number
    }
    const balance = async () => (await relay.api('GET', '/api/v2/me')).body.credits.balance
    return { relay, url, makeLead, balance }
  }

  it('sends what is found about a lead to those who ask for it', async () => {
    const { relay, makeLead } = await start(async () => found)
    const receiver = await startReceiver()
    await relay.api('POST', '/api/v2/webhooks/subscribe', {
      targetUrl: receiver.url,
      events: ['lead.created', 'lead.enriched'],
      payload: 'envelope',
    })
    const lead = await makeLead()
    await until(async () => expect(receiver.requests).toHaveLength(1))
    await relay.api('POST', `/api/v2/leads/${lead}/enrich`, both)
    await until(async () => expect(receiver.requests).toHaveLength(2))
    const [created, enriched] = receiver.requests.map(({ body }) => JSON.parse(body))
    expect(created.type).toBe('lead.created')
    expect(created.data).not.toHaveProperty('email')
    expect(enriched).toMatchObject({
      type: 'lead.enriched',
      data: {
        id: lead,
        linkedinUrl: 'https://www.linkedin.com/in/ada',
        email: { address: 'ada@acme.example', status: 'verified' },
      },
    })
  })

  it('reads no website inside the network for a stranger who links to it, also where webhooks may go', async () => {
    const inside = await startStub(() => ({ headers: { 'content-type': 'text/html' }, body: 'ceo@acme.example' }))
    const followers = { acme: [person('ada', FOUNDER, { url: inside.url })] }
    const relay = await startRelay({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers }),
      env: { LEADWIRE_ENRICHMENT_WEBSITE: 'on', LEADWIRE_ALLOW_TARGETS: '127.0.0.1' },
    })
    const pairs = [{ accountHandle: 'acme', segment: { description: 'Founders' } }]
    await relay.run((await relay.api('POST', '/api/v2/streams', { pairs })).body.id)
    const [lead] = (await relay.api('GET', '/api/v2/leads')).body.leads
    const { body } = await relay.api('POST', `/api/v2/leads/${lead.id}/enrich`, both)
    expect(body).toMatchObject({
      result: { kind: 'not_found' },
      notes: [expect.stringContaining('not a public target')],
    })
    expect(inside.requests).toEqual([])
  })

  it('charges once for a request that is repeated, and for two at the same time', async () => {
    let asked = 0
    const { relay, makeLead, balance } = await start(async () => {
      asked++
      await wait(300)
      return found
    })
    const lead = await makeLead()
    const path = `/api/v2/leads/${lead}/enrich`
    const calls = await Promise.all([relay.api('POST', path, both), relay.api('POST', path, both)])
    expect(calls.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(calls.find(({ status }) => status === 409)?.body.error).toBe('lookup_running')
    const headers = { 'idempotency-key': 'once' }
    const first = await relay.api('POST', path, both, { headers })
    expect((await relay.api('POST', path, both, { headers })).text).toBe(first.text)
    expect(await balance()).toBe(10)
    expect(asked).toBe(1)
  })

  it('charges nothing for a lookup that fails, and says why', async () => {
    const { relay, makeLead, balance } = await start(async () => {
      throw new LeadwireError('Upstream', 'enrichment_failed', 'The enrichment server answered 500', {
        retryAfterMs: 60_000,
      })
    })
    const lead = await makeLead()
    const answer = await relay.api('POST', `/api/v2/leads/${lead}/enrich`, both)
    expect(answer).toMatchObject({ status: 502, body: { error: 'enrichment_failed' } })
    expect(answer.body.message).toContain('answered 500')
    expect(await balance()).toBe(12)
    expect((await relay.api('GET', '/api/v2/leads')).body.leads[0]).not.toHaveProperty('email')
  })

  it('breaks a lookup off when its caller hangs up, and charges nothing', async () => {
    let isBrokenOff = false
    const { relay, makeLead, balance } = await start(async ({ signal }) => {
      await wait(30_000, undefined, { signal }).catch(() => {
        isBrokenOff = true
      })
      signal?.throwIfAborted()
      return found
    })
    const lead = await makeLead()
    const caller = new AbortController()
    const call = fetch(`${relay.url}/api/v2/leads/${lead}/enrich`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(both),
      signal: caller.signal,
    })
    await until(async () => expect(await balance()).toBe(10))
    caller.abort()
    await expect(call).rejects.toThrow()
    await until(async () => expect(await balance()).toBe(12))
    expect(isBrokenOff).toBe(true)
  })

  it('breaks lookups off when the hub stops, and gives no workspace its first credits twice', async () => {
    let asked = 0
    const slow: Lookup = async ({ signal }) => {
      asked++
      await wait(30_000, undefined, { signal })
      return found
    }
    const { relay, url, makeLead } = await start(slow)
    const lead = await makeLead()
    const call = relay.api('POST', `/api/v2/leads/${lead}/enrich`, both)
    await until(async () => expect(asked).toBe(1))
    const stopped = relay.stop()
    expect(await call).toMatchObject({ status: 502, body: { error: 'enrichment_failed' } })
    await stopped
    const next = await start(async () => found, url)
    expect(await next.balance()).toBe(12)
    await next.relay.api('POST', `/api/v2/leads/${lead}/enrich`, both)
    await next.relay.stop()
    expect(await (await start(async () => found, url)).balance()).toBe(10)
  })
})
