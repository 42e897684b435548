import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openDatabase } from '@leadwire/core'
import { afterEach, expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { pairOf } from '../support/followers.ts'
import { type HubProcess, randomPause, useHubProcesses } from '../support/hub-process.ts'
import { call, until, withDatabase } from '../support/relay.ts'
import { useStripeServers } from '../support/stripe-server.ts'

const KILLS = 6
const SUBSCRIPTION = 'sub_of_acme'
const handles = Array.from({ length: KILLS + 1 }, (_, i) => `account${i}`)

eachEngine((open) => {
  const startHub = useHubProcesses()
  const startStripe = useStripeServers()
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
  })

  it('has every stream whole or not at all, and Stripe in step, after a hub was killed while it billed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-billing-'))
    folders.push(folder)
    for (const handle of handles) await writeFile(join(folder, `${handle}.csv`), 'handle,bio\nada,tea\n')
    const stripe = await startStripe()
    stripe.subscribe({ id: SUBSCRIPTION })
    const url = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: url,
      LEADWIRE_PROFILE_SOURCE: `file:${folder}`,
      ...stripe.env(SUBSCRIPTION),
    }
    const start = async () => {
      const hub = await startHub({ env })
      await until(async () => expect((await call(hub.url, 'GET', '/api/v2/me')).body.subscriptionStatus).toBe('active'))
      return hub
    }
    /** Looks beside the hub that owns the file. */
    const look = async (check: (db: Db) => Promise<void>) => {
      const db = await openDatabase(url, { isReadOnly: true })
      await check(db).finally(() => db.close())
    }
    /** All that was begun comes to its end. */
    const settle = () =>
      look((db) =>
        until(async () => {
          const begun = await db.sql.selectFrom('billing_intent').select('id').where('state', '=', 'pending').execute()
          expect(begun).toEqual([])
        }, 30_000),
      )

    let hub: HubProcess = await start()
    const first = (await call(hub.url, 'POST', '/api/v2/streams', { pairs: [pairOf(handles[0] ?? '')] })).body.id
    for (const [i, handle] of handles.slice(1).entries()) {
      // Each step takes a while, so that the kill hits any of them.
      const slow = (on: 'GET' | 'POST') => ({ on, kind: 'slow' as const, ms: 120 })
      stripe.faults.splice(0, stripe.faults.length, slow('GET'), slow('POST'))
      const asked =
        i % 2 === 0
          ? call(hub.url, 'POST', '/api/v2/streams', { pairs: [pairOf(handle)] })
          : call(hub.url, 'PATCH', `/api/v2/streams/${first}`, { name: handle, pairs: [pairOf(handle)] })
      await Promise.all([asked.catch(() => undefined), randomPause(20, 320).then(() => hub.kill())])
      stripe.faults.length = 0
      // The dead hub's turn is over after 90 s, and what it had begun is due: as if so long had passed.
      await withDatabase(url, async (db) => {
        await db.sql.updateTable('billing_account').set({ claimed_until: 0 }).execute()
        await db.sql.updateTable('billing_intent').set({ due_at: 0 }).where('state', '=', 'pending').execute()
      })
      hub = await start()
      await settle()
    }

    const { active, sleeping } = (await call(hub.url, 'GET', '/api/v2/accounts')).body
    expect(sleeping).toEqual([])
    expect(stripe.quantities(SUBSCRIPTION)).toEqual({ starter: active.length })
    const charged = stripe.state.changes.reduce((sum, { deltas }) => sum + (deltas.price_starter ?? 0), 0)
    expect(charged).toBe(active.length)
    expect(new Set(stripe.state.changes.map(({ key }) => key)).size).toBe(stripe.state.changes.length)
    await look(async (db) => {
      expect(await db.sql.selectFrom('source').select('id').where('is_draft', '=', 1).execute()).toEqual([])
    })
    // Each account is in the stream it was asked for: its own, or the first one, whose name says which was the last.
    const { streams } = (await call(hub.url, 'GET', '/api/v2/streams')).body
    const kept = new Set(active.map(({ xHandle }: { xHandle: string }) => xHandle))
    for (const stream of streams) expect(stream.pairs).toHaveLength(1)
    const own = streams.filter(({ id }: { id: number }) => id !== first)
    expect(own.map((stream: { pairs: { accountHandle: string }[] }) => stream.pairs[0]?.accountHandle)).toEqual(
      handles.filter((handle, i) => i % 2 === 1 && kept.has(handle)),
    )
    const last = handles.findLast((handle, i) => i % 2 === 0 && i > 0 && kept.has(handle))
    if (last) {
      const changed = streams.find(({ id }: { id: number }) => id === first)
      expect(changed).toMatchObject({ name: last, pairs: [{ accountHandle: last }] })
    }
    expect((await call(hub.url, 'PATCH', `/api/v2/streams/${first}`, { name: 'free again' })).status).toBe(200)
  }, 120_000)
})
