import { expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import { LeadwireError } from '../../../core/src/errors.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { listStreams } from '../../../core/src/streams/streams.ts'
import { changeStream, createStream } from '../../../core/src/webhooks/stream-webhooks.ts'
import { subscribe, unsubscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { errorOf, founders, portsOf, seedCaller, seedStream, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, resultOf, secretsAt, subjectsOf, testUrl } from '../dispatch/post.ts'

const otherUrl = 'https://other.example.com/in'
const withWebhook = { deliveryDestination: 'leads_plus_webhook' as const, webhookUrl: testUrl }

eachEngine((open) => {
  const setUp = async (settings: Partial<StreamSettings> = withWebhook) => {
    const db = await open()
    const clock = manualClock()
    const caller = await seedCaller(db, clock)
    const made = await seedStream(db, caller, clock, settings)
    const { stream } = made
    const facets = { streamId: stream.id, sourceId: 1, sourceType: 'follower', grade: 'high', verdict: null }
    const queue = async (ids: number[], batchKey: string | null = null) => {
      await append(
        db,
        ids.map((id) => message(caller, id, { facets, batchKey })),
        clock(),
      )
      await fanOutAll(db, clock())
    }
    const change = (settings: Partial<StreamSettings>) =>
      changeStream(db, caller, stream.id, { settings }, portsOf(clock))
    const add = (url = testUrl) => subscribe(db, caller, { api: 'ctgo', url }, { vault: testVault, clock })
    const statuses = async () => {
      const rows = await db.sql.selectFrom('delivery').select('status').orderBy('id').execute()
      return rows.map(({ status }) => status)
    }
    return { db, clock, caller, made, queue, change, add, statuses }
  }

  it('shows a stream’s secret whenever its URL is given, and never else', async () => {
    const { db, clock, caller, made, change } = await setUp()
    expect(made.webhookSecret).toMatch(/^whsec_/)
    expect((await change({ name: 'New' })).webhookSecret).toBeNull()
    const renewed = await change({ webhookUrl: testUrl })
    expect(await secretsAt(db, caller, clock())).toEqual([renewed.webhookSecret, made.webhookSecret])
    expect(await secretsAt(db, caller, clock() + 24 * HOUR_MS)).toEqual([renewed.webhookSecret])
    expect((await change({ deliveryDestination: 'leads_only' })).webhookSecret).toBeNull()
    expect(await secretsAt(db, caller, clock())).toEqual([])
    const back = await change({ deliveryDestination: 'leads_plus_webhook' })
    expect(await secretsAt(db, caller, clock())).toEqual([back.webhookSecret])
    const off = await seedStream(db, caller, clock, { webhookUrl: otherUrl })
    expect(off.webhookSecret).toBeNull()
  })

  it('writes nothing of a stream whose target is refused', async () => {
    const { db, clock, caller, change, made } = await setUp()
    const checkTarget = async (url: string, path: string) => {
      const text = `${path}: ${url} is private; see LEADWIRE_ALLOW_TARGETS`
      throw new LeadwireError('InvalidInput', 'target_not_allowed', text)
    }
    const ports = { ...portsOf(clock), webhooks: { vault: testVault, api: 'ctgo', checkTarget } }
    const pairs = [{ source: { handle: 'fresh' }, segment: { inline: founders } }]
    for (const work of [
      createStream(db, caller, { settings: withWebhook, pairs }, ports),
      changeStream(db, caller, made.stream.id, { settings: { name: 'New', webhookUrl: otherUrl }, pairs }, ports),
    ]) {
      expect((await errorOf(work)).code).toBe('target_not_allowed')
    }
    expect(await listStreams(db, caller, { withArchived: true })).toEqual([made.stream])
    expect(await db.sql.selectFrom('source').select('handle').execute()).toEqual([{ handle: 'tidewatch' }])
    await change({ name: 'New' })
  })

  it('takes what is still to be sent along to a changed URL, open batches too', async () => {
    const { db, clock, queue, change, made } = await setUp()
    await queue([1])
    await queue([2, 3], 'run:1')
    const { webhookSecret } = await change({ webhookUrl: otherUrl })
    await queue([4], 'run:1')
    const posts = await claim(db, clock())
    expect(posts.map((post) => [post.url, subjectsOf(post)])).toEqual([[otherUrl, [1]]])
    expect(posts[0]?.secrets).toEqual([webhookSecret, made.webhookSecret])
    await append(db, [message({ workspaceId: 1 }, 9, { batchKey: 'run:1', endsBatch: true })], clock())
    await fanOutAll(db, clock())
    const rest = await claim(db, clock())
    expect(rest.map((post) => [post.url, subjectsOf(post)])).toEqual([[otherUrl, [2, 3, 4]]])
  })

  it('cancels what an ended subscription has still to send, and lets nothing of it be sent again', async () => {
    const { db, clock, caller, queue, add, statuses, change } = await setUp()
    await change({ deliveryDestination: 'leads_only' })
    const { id } = await add()
    await queue([1])
    await queue([2], 'run:1')
    await queue([3])
    const [inFlight] = await claim(db, clock(), { perEndpoint: 1 })
    await unsubscribe(db, caller, id, clock)
    expect(await statuses()).toEqual(['cancelled', 'cancelled', 'cancelled'])
    const failed = resultOf(inFlight!, { outcome: 'rejected', status: 500 })
    await recordAttempts(db, [failed], { now: clock(), random: () => 0 })
    clock.advance(100 * HOUR_MS)
    expect(await claim(db, clock())).toEqual([])
    expect(await statuses()).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })

  it('hands over what an ended subscription has still to send to the next one of the same URL', async () => {
    const { db, clock, caller, queue, add, made, statuses } = await setUp()
    const { id } = await add()
    await queue([1])
    await queue([2], 'run:1')
    await unsubscribe(db, caller, id, clock)
    expect(await statuses()).toEqual(['pending', 'pending'])
    await queue([3], 'run:1')
    const posts = await claim(db, clock())
    expect(posts.map((post) => [subjectsOf(post), post.secrets])).toEqual([
      [[1], [made.webhookSecret]],
      [[2], [made.webhookSecret]],
    ])
    await append(db, [message(caller, 9, { type: 'run.finished', batchKey: 'run:1', endsBatch: true })], clock())
    await fanOutAll(db, clock())
    expect((await claim(db, clock())).map(subjectsOf)).toEqual([[3]])
  })
})
