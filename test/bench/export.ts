import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Db, type ExportFormat, exportFormats, exportLeads, openDatabase } from '@leadwire/core'
import { insertLeads } from '../../core/src/leads/lead-store.ts'
import { claimBenchRun, openBench, perSecond, profileAt } from './support.ts'

/** As npm's scripts start the hub, whose memory is what matters. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=20', '--conditions=leadwire-source']

/**
 * Files of leads: rows a second and the most memory, each in a process of its own that does nothing else.
 * `npm run bench -- export [sqlite|postgres] [leads]`; default both, 300,000 on each. The aim is 250 MB.
 */
export async function run([engine, count, format]: string[]): Promise<void> {
  if (engine === 'measure') return await measure(count ?? '', format as ExportFormat)
  const total = Number(count ?? 300_000)
  for (const name of ['sqlite', 'postgres'] as const) {
    if (engine !== undefined && engine !== name) continue
    const database = await openBench(name)
    await fill(database.db, total)
    console.log(`\nexport on ${database.name}: ${total.toLocaleString('en')} leads of one stream`)
    // A SQLite file has one owner; a reader is let in beside it.
    for (const kind of exportFormats) console.log(`  ${kind.padEnd(5)} ${await measureApart(database.url, kind)}`)
    await database.close()
  }
}

async function measureApart(url: string, format: ExportFormat): Promise<string> {
  const args = [...FLAGS, join(import.meta.dirname, 'run.ts'), 'export', 'measure', url, format]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return stdout.trim()
}

async function measure(url: string, format: ExportFormat): Promise<void> {
  const db = await openDatabase(url, { isReadOnly: url.startsWith('file:') })
  const { workspace_id, id, leads } = await db.sql
    .selectFrom('stream')
    .select(['workspace_id', 'id', (eb) => eb.selectFrom('lead').select(eb.fn.countAll().as('n')).as('leads')])
    .executeTakeFirstOrThrow()
  const idleMb = process.memoryUsage.rss() / 1e6
  const startedAt = performance.now()
  let bytes = 0
  for await (const chunk of exportLeads(db, workspace_id, { streamId: id }, format)) bytes += (chunk as Buffer).length
  const ms = performance.now() - startedAt
  // In KB. Source: getrusage(2).
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6
  const size = `${(bytes / 1e6).toFixed(0)} MB of file`
  console.log(
    `${perSecond(Number(leads), ms)} rows, ${size}, peak RSS ${peakMb.toFixed(0)} MB (${idleMb.toFixed(0)} MB before)`,
  )
  await db.close()
}

async function fill(db: Db, total: number): Promise<void> {
  const run = await claimBenchRun(db)
  for (let at = 0; at < total; at += 500) {
    await insertLeads(
      db,
      Array.from({ length: Math.min(500, total - at) }, (_, i) => ({
        workspaceId: run.workspaceId,
        streamId: run.streamId,
        sourceId: run.sourceId,
        segmentId: run.segmentId,
        runId: run.id,
        personKey: `x:${at + i}`,
        grade: i % 3 === 0 ? ('high' as const) : ('medium' as const),
        sourceType: 'follower' as const,
        profile: profileAt(at + i),
        matchReasons: [{ label: 'Founder', field: 'bio', text: 'Founder' }],
        discoveredAt: 1_700_000_000_000 + at,
      })),
    )
  }
}
