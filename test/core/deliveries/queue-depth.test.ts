import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Db } from '../../../core/src/db/database.ts'
import { readQueueDepth } from '../../../core/src/deliveries/queue-depth.ts'
import { eachEngine } from '../../support/database.ts'

const NOW = 1_800_000_000_000

/** Empty but for what is given. */
const depthOf = (given: object) => ({
  open: 0,
  waiting: 0,
  due: 0,
  later: 0,
  paused: 0,
  oldestDueAt: null,
  messagesWaiting: 0,
  endpointsDisabled: 0,
  endpointsPaused: 0,
  endpointsFailing: 0,
  ...given,
})

/** `count` deliveries to endpoint 1 and on, 100 each; all of an endpoint are due at once. */
async function seed(db: Db, count: number, status: string, dueAt: number, columns: { key?: string } = {}) {
  const [batchKey, orderKey] = [status === 'open' ? 'b' : null, columns.key ?? null]
  await sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${sql.lit(count)})
    insert into delivery (workspace_id, webhook_id, subscription_id, endpoint_id, type, shape, batch_key, order_key,
      status, message_count, due_at, attempt_count, schedule_from, has_body, created_at)
    select 1, ${sql.lit(`${status}-${dueAt}-`)} || i, i, 1 + i / 100, 'lead.created', 'single',
      ${sql.lit(batchKey)}, ${sql.lit(orderKey)}, ${sql.lit(status)}, 1, ${sql.lit(dueAt)}, 0, 0, 0, 1 from n
  `.execute(db.sql)
}

async function seedEndpoint(
  db: Db,
  id: number,
  fields: { disabled_at?: number; paused_at?: number; failing_since?: number },
) {
  const values = { id, workspace_id: 1, url: `http://h/${id}`, next_slot_at: 0, created_at: 1, ...fields }
  await db.sql
    .insertInto('endpoint')
    .values(values as never)
    .execute()
}

eachEngine((open, name) => {
  it('finds nothing in an empty database', async () => {
    expect(await readQueueDepth(await open(), NOW)).toEqual(depthOf({}))
  })

  it('tells apart what is packed, behind another, due and later, and passes over what is done', async () => {
    const db = await open()
    await seed(db, 3, 'pending', NOW)
    await seed(db, 2, 'pending', NOW - 5_000)
    await seed(db, 4, 'pending', NOW + 1)
    await seed(db, 5, 'open', NOW)
    await seed(db, 6, 'waiting', NOW, { key: 'k' })
    await seed(db, 1, 'pending', NOW + 2, { key: 'k' })
    for (const status of ['delivered', 'exhausted', 'skipped']) await seed(db, 7, status, NOW - 9_000)
    const expected = { due: 5, later: 5, open: 5, waiting: 6, oldestDueAt: NOW - 5_000 }
    expect(await readQueueDepth(db, NOW)).toEqual(depthOf(expected))
  })

  it('keeps what is due at paused endpoints out of the age', async () => {
    const db = await open()
    await seed(db, 150, 'pending', NOW - 1_000)
    await seedEndpoint(db, 1, { paused_at: 1 })
    await seedEndpoint(db, 2, { disabled_at: 1, failing_since: 1 })
    await seedEndpoint(db, 3, { failing_since: 1 })
    const endpoints = { endpointsPaused: 1, endpointsDisabled: 1, endpointsFailing: 1 }
    const expected = { ...endpoints, paused: 99, due: 51, oldestDueAt: NOW - 1_000 }
    expect(await readQueueDepth(db, NOW)).toEqual(depthOf(expected))
    await db.sql.deleteFrom('delivery').where('endpoint_id', '=', 2).execute()
    expect(await readQueueDepth(db, NOW)).toEqual(depthOf({ ...endpoints, paused: 99 }))
  })

  it('counts each row once over many slices', async () => {
    const db = await open()
    await seed(db, 45_000, 'pending', NOW - 1)
    await seed(db, 25_000, 'pending', NOW + 1)
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 41000)
      insert into message (workspace_id, type, subject_id, order_key, ends_batch, payload, created_at, seq)
      select 1, 'lead.created', 1, 'k', 0, '{}', 1, case when i % 2 = 0 then i end from n
    `.execute(db.sql)
    const expected = { due: 45_000, later: 25_000, oldestDueAt: NOW - 1, messagesWaiting: 20_500 }
    expect(await readQueueDepth(db, NOW)).toEqual(depthOf(expected))
  })

  it('reads deliveries and messages through indexes of what waits', async () => {
    if (name !== 'sqlite') return // Postgres reads small tables whole, whatever indexes they have.
    const db = await open()
    await seed(db, 25_000, 'pending', NOW)
    const nodes: RootOperationNode[] = []
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => {
        nodes.push(node)
        return node
      },
      transformResult: async ({ result }) => result,
    }
    await readQueueDepth({ ...db, sql: db.sql.withPlugin(plugin) }, NOW)
    const plans = await Promise.all(
      nodes.map(async (node) => {
        const query = db.sql.getExecutor().compileQuery(node, { queryId: 'explained' })
        const explain = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters])
        const { rows } = await db.sql.executeQuery<{ detail: string }>(explain)
        return rows.map(({ detail }) => detail).join('; ')
      }),
    )
    const ofQueue = plans.filter((plan) => !/endpoint\b/.test(plan.split(' USING')[0] ?? ''))
    expect(ofQueue.filter((plan) => /delivery_due/.test(plan))).toHaveLength(4)
    expect(ofQueue.filter((plan) => !/USING (COVERING )?INDEX|message_waiting/.test(plan))).toEqual([])
  })
})
