import { DAY_MS } from '@leadwire/core'
import { expect, it } from 'vitest'
import { createGapFiller, type Missing } from '../../core/src/signing/verify.ts'
import { manualClock } from '../support/clock.ts'
import { eachEngine } from '../support/database.ts'
import { FOUNDER, pairOf, people, scriptedSource } from '../support/followers.ts'
import { useReceivers } from '../support/receiver.ts'
import { API_KEY, until, useRelays } from '../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()
  const startReceiver = useReceivers()

  const setUp = async (env: Record<string, string> = {}) => {
    const clock = manualClock()
    const profiles = scriptedSource({ followers: { devs: people('d', 1) } })
    const relay = await start({ databaseUrl: await open.url(), profiles, clock, env })
    const receiver = await startReceiver()
    const settings = { targetUrl: receiver.url, payload: 'lead' }
    const { body: subscribed } = await relay.api('POST', '/api/v2/webhooks/subscribe', settings)
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('devs')] })
    const { body: accounts } = await relay.api('GET', '/api/v2/accounts')
    const push = async (...handles: string[]) => {
      const profiles = handles.map((handle) => ({ handle, bio: FOUNDER }))
      await relay.api('POST', `/api/v2/accounts/${accounts.active[0].id}/followers`, { profiles })
      await until(async () => {
        // Messages first: they become deliveries.
        const waiting = await relay.db.sql.selectFrom('message').select('id').where('seq', 'is', null).execute()
        const open = await relay.db.sql.selectFrom('delivery').select('id').where('status', '!=', 'delivered').execute()
        expect([open.length, waiting.length]).toEqual([0, 0])
      })
    }
    const tables = ['delivery', 'attempt', 'message_body'] as const
    const counts = () =>
      Promise.all(tables.map(async (table) => (await relay.db.sql.selectFrom(table).selectAll().execute()).length))
    return { relay, clock, push, counts, feedPath: `/api/v2/webhooks/${subscribed.id}/feed`, subscribed }
  }

  it('deletes after 30 days, and a receiver that asks for what is gone is told so and goes on', async () => {
    const { relay, clock, push, counts, feedPath, subscribed } = await setUp()
    await push('ana', 'bea', 'cleo')
    clock.advance(30 * DAY_MS + 1)
    await push('dora')
    await until(async () => expect(await counts()).toEqual([1, 1, 1]))
    const { status, body } = await relay.api('GET', `${feedPath}?after=1`)
    expect({ status, body }).toMatchObject({ status: 410, body: { error: 'feed_trimmed', oldest: 4 } })
    expect((await relay.api('GET', `${feedPath}?after=3`)).body).toMatchObject({ next: 4, oldest: 4 })
    const handled: number[] = []
    const missing: Missing[] = []
    const filler = createGapFiller({
      feedUrl: `${relay.url}${feedPath}`,
      apiKey: API_KEY,
      secrets: subscribed.secret,
      now: clock,
      load: () => 1,
      save: () => {},
      handle: ({ number }) => void handled.push(number),
      onMissing: (gone) => void missing.push(gone),
    })
    expect(await filler.catchUp()).toBe(1)
    expect({ handled, missing }).toEqual({ handled: [4], missing: [{ from: 2, to: 3, reason: 'trimmed' }] })
  })

  it('keeps all for ever with 0, but for the replies of repeated requests', async () => {
    const { relay, clock, push, counts } = await setUp({ LEADWIRE_RETENTION_DAYS: '0' })
    await push('ana')
    const reply = { workspace_id: 1, key: 'old', request_hash: '', status: 200, sealed_body: null, created_at: clock() }
    await relay.db.sql.insertInto('idempotency').values(reply).execute()
    clock.advance(3000 * DAY_MS)
    // By this the sweep is known to have come to its end, or near.
    await until(async () => expect(await relay.db.sql.selectFrom('idempotency').select('key').execute()).toEqual([]))
    expect(await counts()).toEqual([1, 1, 1])
  })
})
