import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createGapFiller, type GapItem } from '../../core/src/signing/verify.ts'
import { changeSubscription } from '../../core/src/webhooks/subscriptions.ts'
import { eachEngine } from '../support/database.ts'
import { FOUNDER, pairOf, people, scriptedSource } from '../support/followers.ts'
import { freePort, type KilledReceiver, readJournal, startGapReceiver } from '../support/killed-receiver.ts'
import { useReceivers } from '../support/receiver.ts'
import { API_KEY, type TestRelay, until, useRelays } from '../support/relay.ts'

const KILLS = Number(process.env.LEADWIRE_RECEIVER_KILLS || 100)

const hashOf = (body: string | Buffer) => createHash('sha256').update(body).digest('base64')

interface FeedEntry {
  number: number
  id: string
  status: string
  body: string | null
}

/** All that the feed of a subscription has. */
async function readAll(relay: TestRelay, subscriptionId: number): Promise<FeedEntry[]> {
  const all: FeedEntry[] = []
  for (;;) {
    const after = all.at(-1)?.number ?? 0
    const answer = await relay.api('GET', `/api/v2/webhooks/${subscriptionId}/feed?after=${after}`)
    expect(answer.status).toBe(200)
    if (answer.body.items.length === 0) return all
    all.push(...answer.body.items)
  }
}

eachEngine((open, engine) => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()
  const children = new Set<KilledReceiver>()
  const folders: string[] = []
  afterEach(async () => {
    await Promise.all([...children].map((child) => child.kill()))
    children.clear()
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })

  /** A relay with an account, a subscription, and how to make leads of it. */
  const setUp = async (targetUrl: string, clock: () => number) => {
    const profiles = scriptedSource({ followers: { devs: people('d', 1) } })
    const relay = await startRelay({ databaseUrl: await open.url(), clock, profiles })
    const settings = { targetUrl, payload: 'lead', retrySchedule: [1, 1] }
    const { body: subscribed } = await relay.api('POST', '/api/v2/webhooks/subscribe', settings)
    await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('devs')] })
    const { body: accounts } = await relay.api('GET', '/api/v2/accounts')
    let count = 0
    const push = async (size: number) => {
      const names = Array.from({ length: size }, () => ({ handle: `lead_${++count}`, bio: FOUNDER }))
      const path = `/api/v2/accounts/${accounts.active[0].id}/followers`
      expect((await relay.api('POST', path, { profiles: names })).status).toBe(202)
    }
    const feedUrl = `${relay.url}/api/v2/webhooks/${subscribed.id}/feed`
    const pushed = () => count
    return { relay, id: subscribed.id as number, secret: subscribed.secret as string, push, pushed, feedUrl }
  }

  // What is killed is the receiver; the engine is behind the hub.
  describe.runIf(engine === 'sqlite')('a receiver on a file', () => {
    it(`has each delivery once, in order and with the bytes of the feed, though it is killed ${KILLS} times`, async () => {
      const port = await freePort()
      const { relay, id, secret, push, pushed, feedUrl } = await setUp(`http://127.0.0.1:${port}/`, Date.now)
      const folder = await mkdtemp(join(tmpdir(), 'leadwire-gap-'))
      folders.push(folder)
      const journal = join(folder, 'journal')
      const start = async (catchesUp: boolean) => {
        const child = await startGapReceiver({ port, journal, feedUrl, apiKey: API_KEY, secret, catchesUp })
        children.add(child)
        return child
      }
      let isDone = false
      const load = (async () => {
        while (!isDone) {
          await push(5)
          await sleep(40)
        }
      })()
      let complaints = ''
      for (let kill = 0; kill < KILLS; kill++) {
        const child = await start(kill % 2 === 0)
        await sleep(20 + Math.random() * 280)
        await child.kill()
        children.delete(child)
        complaints += child.complaints()
      }
      isDone = true
      await load
      await start(true)
      const readAllLines = () =>
        until(async () => {
          const found = await readJournal(journal)
          expect(found.length).toBeGreaterThanOrEqual(pushed())
          return found
        }, 60_000)
      await readAllLines()
      // It is up to date and stays up: these are pushed.
      await push(5)
      const lines = await readAllLines()
      const feed = await readAll(relay, id)
      const pulled = lines.filter(({ cameBy }) => cameBy === 'feed').length
      console.info(`${KILLS} kills: ${lines.length} deliveries, ${pulled} of them by the feed`)
      expect(complaints).not.toContain('missing')
      expect(feed.length).toBe(pushed())
      expect(lines.map(({ number, id, hash }) => ({ number, id, hash }))).toEqual(
        feed.map(({ number, id, body }) => ({ number, id, hash: hashOf(body ?? '') })),
      )
      expect(new Set(lines.map((line) => line.id)).size).toBe(lines.length)
      // Else nothing was missed, or nothing arrived, and this has shown little.
      expect(pulled).toBeGreaterThan(0)
      expect(pulled).toBeLessThan(lines.length)
    }, 180_000)
  })

  it('fills what an endpoint missed while it was disabled for an hour', async () => {
    let aheadMs = 0
    const clock = () => Date.now() + aheadMs
    const receiver = await startReceiver()
    const { relay, id, secret, push, pushed, feedUrl } = await setUp(receiver.url, clock)
    const handled: GapItem[] = []
    const filler = createGapFiller({
      feedUrl,
      apiKey: API_KEY,
      secrets: secret,
      patienceMs: 20,
      now: clock,
      load: () => 0,
      save: () => {},
      handle: (item) => {
        handled.push(item)
      },
    })
    const deliverAll = async (from: number) => {
      const answers = receiver.requests
        .slice(from)
        .map(({ headers, body }) => filler.receive(headers as Record<string, string>, body))
      return await Promise.all(answers)
    }
    const delivered = ['delivered', 'delivered', 'delivered']
    const owner = { workspaceId: 1 }
    const ports = { vault: relay.vault, clock }

    await push(3)
    await receiver.waitFor(3)
    expect(await deliverAll(0)).toEqual(['handled', 'handled', 'handled'])
    // What is not recorded as delivered would be set aside with the rest.
    await until(async () => expect((await readAll(relay, id)).map(({ status }) => status)).toEqual(delivered))
    await changeSubscription(relay.db, owner, id, { isDisabled: true }, ports)
    await push(10)
    await until(async () => expect(await readAll(relay, id)).toHaveLength(13))
    aheadMs += 3_600_000
    await push(10)
    await until(async () => expect(await readAll(relay, id)).toHaveLength(23))
    expect(receiver.requests).toHaveLength(3)
    await changeSubscription(relay.db, owner, id, { isDisabled: false }, ports)
    await push(2)
    await receiver.waitFor(5)
    expect(await deliverAll(3)).toEqual(['handled', 'handled'])

    const feed = await readAll(relay, id)
    expect(feed.map(({ number }) => number)).toEqual(Array.from({ length: pushed() }, (_, i) => i + 1))
    expect(feed.filter(({ status }) => status === 'skipped')).toHaveLength(20)
    expect(handled.map(({ number, id, body }) => ({ number, id, body: body.toString() }))).toEqual(
      feed.map(({ number, id, body }) => ({ number, id, body })),
    )
    expect(handled.filter(({ cameBy }) => cameBy === 'feed').length).toBeGreaterThanOrEqual(20)
    // Bytes pulled are bytes pushed.
    const bodies = new Map(feed.map((item) => [item.id, item.body]))
    for (const { headers, body } of receiver.requests) expect(body).toBe(bodies.get(String(headers['webhook-id'])))
  })
})
