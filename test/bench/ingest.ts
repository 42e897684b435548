import { join } from 'node:path'
import { ingestPage } from '@leadwire/core'
import Database from 'better-sqlite3'
import { type BenchDatabase, claimBenchRun, observationsAt, openBench, perSecond, profileAt } from './support.ts'

const PAGE = 500

/**
 * Ingest: dedupe, match, lead, outbox and cursor, a page a transaction.
 * `npm run bench -- ingest [sqlite|postgres] [profiles]`; default both, 1,000,000 on each.
 * The limit, on SQLite: the same profiles as JSON rows with one unique key into one table, by better-sqlite3 alone.
 */
export async function run([engine, count]: string[]): Promise<void> {
  const total = Number(count ?? 1_000_000)
  if (engine !== 'postgres') await bench(await openBench('sqlite'), total)
  if (engine !== 'sqlite') await bench(await openBench('postgres'), total)
}

async function bench(database: BenchDatabase, total: number): Promise<void> {
  const run = await claimBenchRun(database.db)
  const startRss = process.memoryUsage().rss
  const [startedAt, tenths] = [performance.now(), [] as string[]]
  let [peakRss, leads, partAt] = [startRss, 0, performance.now()]
  for (let at = 0; at < total; at += PAGE) {
    const observations = observationsAt(at, Math.min(PAGE, total - at))
    const page = { observations, cursor: String(at), warnings: [], skippedCount: 0, creditsUsed: 0 }
    const { added } = await ingestPage(database.db, run, page)
    leads += added.highCount + added.mediumCount
    peakRss = Math.max(peakRss, process.memoryUsage().rss)
    if ((at + PAGE) % (total / 10) === 0) {
      tenths.push(perSecond(total / 10, performance.now() - partAt))
      partAt = performance.now()
    }
  }
  const ms = performance.now() - startedAt
  const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
  console.log(
    `\ningest on ${database.name}: ${total.toLocaleString('en')} profiles, ${leads.toLocaleString('en')} leads`,
  )
  console.log(`  rate            ${perSecond(total, ms)}`)
  console.log(`  by tenths       ${tenths.join('  ')}`)
  console.log(`  memory (RSS)    ${mb(startRss)} at the start, ${mb(peakRss)} at most`)
  if (database.folder) {
    const limitMs = insertBare(join(database.folder, 'limit.db'), Math.min(total, 200_000))
    const limit = limitMs / Math.min(total, 200_000)
    console.log(`  bare inserts    ${perSecond(1, limit)}; ingest reaches ${(limit / (ms / total)).toFixed(2)} of it`)
  }
  await database.close()
}

/** The least a durable, deduplicating ingest on SQLite has to do. Answers ms. */
function insertBare(file: string, total: number): number {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('create table event (id integer primary key, person_key text not null unique, profile text not null)')
  const insert = db.prepare('insert into event (person_key, profile) values (?, ?) on conflict do nothing')
  const startedAt = performance.now()
  for (let at = 0; at < total; at += PAGE) {
    db.transaction(() => {
      for (let n = at; n < at + PAGE; n++) {
        const profile = profileAt(n)
        insert.run(`x:${profile.externalId}`, JSON.stringify(profile))
      }
    })()
  }
  const ms = performance.now() - startedAt
  db.close()
  return ms
}
