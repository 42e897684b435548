import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { type Observation, type Profile, personKey, type SourceType } from '../sources/profile.ts'
import type { Event } from './event.ts'

const columns = ['source_id', 'source_type', 'person_key', 'event_key', 'profile', 'observed_at'] as const

const toEventKey = (sourceId: number, sourceType: string, person: string): string =>
  `${sourceId}:${sourceType}:${person}`

/**
 * Keeps each observation of a source once and answers those that are new, in the order given.
 * `tx` must hold the source, so that nobody else writes its events meanwhile and ids grow in commit order.
 */
export async function insertEvents(
  tx: Db,
  sourceId: number,
  observations: readonly Observation[],
  now: number,
): Promise<Event[]> {
  const asked = observations.map((observation) => {
    const person = personKey(observation.profile)
    return { observation, person, key: toEventKey(sourceId, observation.sourceType, person) }
  })
  const seen = await findKnown(
    tx,
    asked.map(({ key }) => key),
  )
  const fresh = asked.filter(({ key }) => {
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
  const values = fresh.map(({ observation, person, key }) => [
    sourceId,
    observation.sourceType,
    person,
    key,
    toJson(observation.profile),
    now,
  ])
  const rows = await insertRows(tx, 'event', columns, values, ['id', 'event_key'])
  const ids = new Map(rows.map((row) => [row.event_key, Number(row.id)]))
  return fresh.map(({ observation, person, key }) => ({ ...observation, personKey: person, id: ids.get(key) ?? 0 }))
}

/** Which of the keys are kept already. */
async function findKnown(tx: Db, keys: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const part of chunk(keys)) {
    const rows = await tx.sql.selectFrom('event').select('event_key').where('event_key', 'in', part).execute()
    for (const row of rows) known.add(row.event_key)
  }
  return known
}

/** The next kept events of a source after an id, in order. */
export async function listEvents(db: Db, sourceId: number, afterId: number, limit: number): Promise<Event[]> {
  const rows = await db.sql
    .selectFrom('event')
    .select(['id', 'source_type', 'person_key', 'profile'])
    .where('source_id', '=', sourceId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    sourceType: row.source_type as SourceType,
    personKey: row.person_key,
    profile: fromJson<Profile>(row.profile),
  }))
}
