import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'

/**
 * The next numbers of subscriptions, one for each id of the list, in its order. Their rows stay held until commit, so that
 * the numbers of a subscription become visible in their order and without a gap.
 */
export async function takeNumbers(tx: Db, subscriptionIds: readonly number[]): Promise<number[]> {
  const counts = new Map<number, number>()
  for (const id of subscriptionIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  const next = new Map<number, number>()
  // In ascending order, so that two who number wait for each other rather than forever.
  for (const part of chunk([...counts].sort(([a], [b]) => a - b))) {
    const added = sql.join(part.map(([id, count]) => sql`(cast(${id} as bigint), cast(${count} as bigint))`))
    const { rows } = await sql<{ id: number; last_number: number; count: number }>`
      with added(subscription_id, count) as (values ${added})
      update subscription set last_number = last_number + added.count
      from added where subscription.id = added.subscription_id
      returning subscription.id, subscription.last_number
    `.execute(tx.sql)
    for (const { id, last_number } of rows) next.set(id, last_number - (counts.get(id) ?? 0) + 1)
  }
  return subscriptionIds.map((id) => {
    const number = next.get(id) ?? 0
    next.set(id, number + 1)
    return number
  })
}

/** Numbers deliveries under the subscription named beside each, which becomes theirs. */
export async function setNumbers(tx: Db, deliveries: readonly { id: number; subscriptionId: number }[]): Promise<void> {
  const numbers = await takeNumbers(
    tx,
    deliveries.map(({ subscriptionId }) => subscriptionId),
  )
  const numbered = deliveries.map((delivery, i) => ({ ...delivery, number: numbers[i] ?? 0 }))
  for (const part of chunk(numbered)) {
    const given = sql.join(
      part.map(
        ({ id, subscriptionId, number }) =>
          sql`(cast(${id} as bigint), cast(${subscriptionId} as bigint), cast(${number} as bigint))`,
      ),
    )
    await sql`
      with given(delivery_id, subscription_id, number) as (values ${given})
      update delivery set subscription_id = given.subscription_id, number = given.number
      from given where delivery.id = given.delivery_id
    `.execute(tx.sql)
  }
}
