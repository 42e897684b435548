import { sql } from 'kysely'
import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { deleteLookupsOf, toHandleKey } from '../enrichment/lookup-store.ts'
import type { Vault } from '../vault.ts'
import type { ErasureSubject } from './erasure.ts'
import { personKeysOf } from './person-store.ts'

/** Run log ids that one slice spans. */
const LINES = 20_000

/** Kept replies of one slice; opening one of 4 KB takes 20 µs. */
const REPLIES = 200

/** What stands in place of a line that named the person. */
const ERASED_LINE = 'Erased: this line named a person'

/** Deletes exclusions that name the person: the fingerprint keeps the person out, and says less. */
export async function deleteExclusionsOf(tx: Db, workspaceId: number, subject: ErasureSubject): Promise<void> {
  await tx.sql
    .deleteFrom('exclusion')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'person')
    .where('value', 'in', personKeysOf(subject))
    .execute()
}

/**
 * Deletes look-ups of the person with what they found, by handle too: nobody could say otherwise whose they were. One of a
 * lead's contacts is the lead's own, and went with it.
 */
export const deleteLookups = (tx: Db, workspaceId: number, subject: ErasureSubject): Promise<void> =>
  deleteLookupsOf(tx, workspaceId, {
    personKeys: personKeysOf(subject),
    handleKeys: subject.handles.map((handle) => toHandleKey(subject.platform, handle)),
  })

/**
 * Deletes kept replies that name the person, from one slice of a workspace's. They are sealed, so each is opened; one that
 * cannot be goes too. A request under way may still keep one: it is gone within a day, as all of them.
 * @param after  when the last one looked at was asked for
 * @returns where to go on; null = there are no more
 */
export async function deleteReplies(
  tx: Db,
  workspaceId: number,
  subject: ErasureSubject,
  { after, vault }: { after: number; vault: Vault },
): Promise<number | null> {
  const kept = tx.sql.selectFrom('idempotency').where('workspace_id', '=', workspaceId).where('created_at', '>', after)
  const end = await kept
    .select('created_at')
    .orderBy('created_at')
    .offset(REPLIES - 1)
    .limit(1)
    .executeTakeFirst()
  const rows = await kept
    .select(['key', 'sealed_body'])
    .where('sealed_body', 'is not', null)
    .$if(end !== undefined, (q) => q.where('created_at', '<=', end?.created_at ?? 0))
    .execute()
  const words = wordsOf(subject)
  const keys = rows.flatMap(({ key, sealed_body }) => (isNamedIn(openOr(vault, sealed_body), words) ? [key] : []))
  for (const part of chunk(keys)) {
    await tx.sql.deleteFrom('idempotency').where('workspace_id', '=', workspaceId).where('key', 'in', part).execute()
  }
  return end?.created_at ?? null
}

function openOr(vault: Vault, sealed: string | null): string | null {
  try {
    return vault.open(sealed ?? '')
  } catch {
    return null
  }
}

/** Blanks errors of a workspace's runs that name the person. */
export async function blankErrors(tx: Db, workspaceId: number, subject: ErasureSubject): Promise<void> {
  const words = wordsOf(subject)
  const runs = await tx.sql
    .selectFrom('run')
    .select(['id', 'error_message'])
    .where('workspace_id', '=', workspaceId)
    .where('error_message', 'is not', null)
    .where((eb) => eb.or(words.map((word) => hasWord('error_message', word))))
    .execute()
  const ids = runs.flatMap(({ id, error_message }) => (isNamedIn(error_message, words) ? [id] : []))
  for (const part of chunk(ids)) {
    await tx.sql.updateTable('run').set({ error_message: ERASED_LINE }).where('id', 'in', part).execute()
  }
}

/** The lowest id of run logs; 0 = there are none. */
export async function findFirstLine(db: Db): Promise<number> {
  const row = await db.sql.selectFrom('run_log').select('id').orderBy('id').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/** The highest id of run logs. */
export async function findLastLine(db: Db): Promise<number> {
  const row = await db.sql.selectFrom('run_log').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/**
 * Blanks lines of a workspace's run logs that name the person, from one slice of ids.
 * @returns where to go on
 */
export async function blankLines(tx: Db, workspaceId: number, subject: ErasureSubject, after: number): Promise<number> {
  const words = wordsOf(subject)
  const lines = await tx.sql
    .selectFrom('run_log')
    .innerJoin('run', 'run.id', 'run_log.run_id')
    .select(['run_log.id', 'run_log.message'])
    .where('run_log.id', '>', after)
    .where('run_log.id', '<=', after + LINES)
    .where('run.workspace_id', '=', workspaceId)
    .where((eb) => eb.or(words.map((word) => hasWord('run_log.message', word))))
    .execute()
  const ids = lines.filter(({ message }) => isNamedIn(message, words)).map(({ id }) => id)
  for (const part of chunk(ids)) {
    await tx.sql.updateTable('run_log').set({ message: ERASED_LINE }).where('id', 'in', part).execute()
  }
  return after + LINES
}

const wordsOf = ({ handles, ids }: ErasureSubject): string[] => [...handles, ...ids]

/** Finds what is then looked at by `isNamedIn`. */
const hasWord = (column: string, word: string) =>
  sql<boolean>`lower(${sql.ref(column)}) like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`

/** True when one of the words stands in the text by itself, not as a part of a longer one; also when there is no text. */
export function isNamedIn(text: string | null, words: readonly string[]): boolean {
  if (text === null) return true
  const lower = text.toLowerCase()
  return words.some((word) => {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
      const isPart = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter)
      if (!isPart(lower[at - 1]) && !isPart(lower[at + word.length])) return true
    }
    return false
  })
}
