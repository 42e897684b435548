import { insertRows } from '../db/bulk.ts'
import { chunk } from '../db/chunk.ts'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { type Observation, type Profile, personKey, type SourceType } from '../sources/profile.ts'
import type { Event } from './event.ts'

const columns = ['source_id', 'source_type', 'person_key', 'profile', 'observed_at'] as const

const keyOf = (sourceType: string, key: string): string => `${sourceType} ${key}`

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
  const seen = await findKnown(tx, sourceId, observations)
  const fresh: (Observation & { personKey: string })[] = []
  for (const observation of observations) {
    const key = personKey(observation.profile)
    const unique = keyOf(observation.sourceType, key)
    if (seen.has(unique)) continue
    seen.add(unique)
    fresh.push({ ...observation, personKey: key })
  }
  const events: Event[] = []
  for (const part of chunk(fresh)) {
    const values = part.map((event) => [sourceId, event.sourceType, event.personKey, toJson(event.profile), now])
    const rows = await insertRows(tx, 'event', columns, values, ['id', 'source_type', 'person_key'])
    const ids = new Map(rows.map((row) => [keyOf(String(row.source_type), String(row.person_key)), Number(row.id)]))
    events.push(...part.map((event) => ({ ...event, id: ids.get(keyOf(event.sourceType, event.personKey)) ?? 0 })))
  }
  return events
}

/** Which observations the source has already, as `sourceType personKey`. */
async function findKnown(tx: Db, sourceId: number, observations: readonly Observation[]): Promise<Set<string>> {
  const known = new Set<string>()
  const keys = [...new Set(observations.map(({ profile }) => personKey(profile)))]
  for (const part of chunk(keys)) {
    const rows = await tx.sql
      .selectFrom('event')
      .select(['source_type', 'person_key'])
      .where('source_id', '=', sourceId)
      .where('person_key', 'in', part)
      .execute()
    for (const row of rows) known.add(keyOf(row.source_type, row.person_key))
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
