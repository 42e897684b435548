import { openDatabase } from '@leadwire/core'
import { expect, it } from 'vitest'
import { insertRows } from '../../core/src/db/bulk.ts'
import { type Db, inTransaction } from '../../core/src/db/database.ts'
import { newWebhookId } from '../../core/src/deliveries/delivery.ts'
import { useSinks } from '../support/counting-sink.ts'
import { eachEngine } from '../support/database.ts'
import { auditDeliveries } from '../support/delivery-audit.ts'
import { type HubProcess, useHubProcesses } from '../support/hub-process.ts'
import { call, until } from '../support/relay.ts'

const COUNT = Number(process.env.LEADWIRE_REPLAY || 20_000)
const KILLS = 10

const SETTLE_MS = 60_000 + COUNT * 10

/** Deliveries of a subscription that were given up or set aside, every other one, each about a lead of its own. */
async function seedEnded(databaseUrl: string, subscriptionId: number, count: number): Promise<Set<string>> {
  const db = await openDatabase(databaseUrl)
  const handles = Array.from({ length: count }, (_, i) => `lead_${i}`)
  try {
    const { workspace_id, endpoint_id } = await db.sql
      .selectFrom('subscription')
      .select(['workspace_id', 'endpoint_id'])
      .where('id', '=', subscriptionId)
      .executeTakeFirstOrThrow()
    for (let from = 0; from < count; from += 2_000) {
      const part = handles.slice(from, from + 2_000)
      await inTransaction(db, (tx) => insertEnded(tx, { workspace_id, endpoint_id, subscriptionId, from }, part))
    }
  } finally {
    await db.close()
  }
  return new Set(handles)
}

async function insertEnded(
  tx: Db,
  owner: { workspace_id: number; endpoint_id: number; subscriptionId: number; from: number },
  handles: readonly string[],
): Promise<void> {
  const { workspace_id, endpoint_id, subscriptionId, from } = owner
  const at = 1_700_000_000_000
  const messages = await insertRows(
    tx,
    'message',
    ['workspace_id', 'type', 'subject_id', 'order_key', 'ends_batch', 'payload', 'created_at', 'seq'],
    handles.map((_, i) => [workspace_id, 'lead.created', from + i, `lead:${from + i}`, 0, '{"data":{}}', at, from + i]),
    ['id', 'subject_id'],
  )
  const idOf = new Map(messages.map((row) => [Number(row.subject_id) - from, Number(row.id)]))
  await insertRows(
    tx,
    'message_body',
    ['message_id', 'api', 'body'],
    handles.map((handle, i) => [idOf.get(i) ?? 0, 'catch-the-good-ones', JSON.stringify({ profile: { handle } })]),
  )
  await insertRows(
    tx,
    'delivery',
    [
      'workspace_id',
      'webhook_id',
      'subscription_id',
      'endpoint_id',
      'type',
      'shape',
      'message_id',
      'number',
      'status',
      'message_count',
      'due_at',
      'attempt_count',
      'schedule_from',
      'has_body',
      'created_at',
      'completed_at',
    ],
    handles.map((_, i) => {
      const [status, attempts] = i % 2 === 0 ? ['skipped', 0] : ['exhausted', 8]
      const place = [workspace_id, newWebhookId(), subscriptionId, endpoint_id, 'lead.created', 'single']
      return [...place, idOf.get(i) ?? 0, from + i + 1, status as string, 1, at, attempts as number, 0, 0, at, at]
    }),
  )
  const last_number = from + handles.length
  await tx.sql.updateTable('subscription').set({ last_number }).where('id', '=', subscriptionId).execute()
}

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startSink = useSinks()

  it(
    `replays ${COUNT} deliveries, each once, though the hub is killed ${KILLS} times`,
    async () => {
      const databaseUrl = await open.url()
      const sink = await startSink()
      const env = { LEADWIRE_DATABASE_URL: databaseUrl }
      let hub: HubProcess = await startHub({ env })
      const subscribed = await call(hub.url, 'POST', '/api/v2/webhooks/subscribe', {
        targetUrl: sink.url,
        payload: 'lead',
      })
      const id: number = subscribed.body.id
      // SQLite has one owner at a time.
      await hub.kill()
      const accepted = await seedEnded(databaseUrl, id, COUNT)
      hub = await startHub({ env })
      const audit = auditDeliveries(databaseUrl, sink)
      const path = `/api/v2/webhooks/${id}/replays`
      const started = await call(hub.url, 'POST', path)
      expect(started.body.replay).toMatchObject({ total: COUNT, done: 0 })
      const replayPath = `${path}/${started.body.replay.id}`
      const doneOf = async () => (await call(hub.url, 'GET', replayPath)).body.replay.done as number
      const startedAt = performance.now()
      const killedAt: number[] = []
      for (let kill = 1; kill <= KILLS; kill++) {
        // Spread over the whole replay, so that each kill finds it at another place, in the middle of its work.
        await until(async () => expect(await doneOf()).toBeGreaterThanOrEqual((COUNT * kill) / (KILLS + 2)), SETTLE_MS)
        killedAt.push(await doneOf())
        await hub.kill()
        await audit.noteInFlight()
        hub = await startHub({ env })
      }
      if (engine === 'postgres') await audit.endLeases()
      const numbers = await audit.settle({ accepted, refused: [], stop: async () => {} }, SETTLE_MS)
      const seconds = (performance.now() - startedAt) / 1000
      const { replay } = await until(async () => {
        const { body } = await call(hub.url, 'GET', replayPath)
        expect(body.replay.state).toBe('finished')
        return body
      })
      console.info(
        `${engine}, ${COUNT} replayed through ${KILLS} kills in ${seconds.toFixed(1)} s: ${JSON.stringify(numbers)}`,
      )
      expect(replay).toMatchObject({ total: COUNT, done: COUNT, queued: 0, withoutBody: 0 })
      expect(numbers.deliveries).toBe(COUNT)
      expect(new Set(killedAt).size, 'kills at different places').toBe(KILLS)
      expect(Math.max(...killedAt)).toBeLessThan(COUNT)
      // Else no kill came while there was work, and this has shown nothing.
      expect(numbers.inFlight).toBeGreaterThan(0)
    },
    SETTLE_MS * 2,
  )
})
