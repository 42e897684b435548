import { createHash, randomUUID } from 'node:crypto'
import { messageOf, type SourceType } from '@leadwire/core'
import { Warnings } from '../providers/profiles/warnings.ts'
import { type Batch, readBatches } from './batches.ts'
import type { Input } from './input.ts'
import type { Progress } from './progress.ts'
import type { ImportTarget } from './target.ts'

/** What an import did. */
export interface ImportReport {
  importId: string
  rowCount: number
  skippedCount: number
  newCount: number
  leadCount: number
  runIds: number[]
  /** Rows that could not be read, or lost a value; the first ones named. */
  warnings: string[]
}

/** An import that broke off, and how far it was. */
export class ImportFault extends Error {
  constructor(cause: unknown, { rowCount }: ImportReport) {
    const rest = 'start the same command again to go on: what is there already is passed over'
    const far = rowCount > 0 ? `\n${rowCount.toLocaleString('en')} rows were imported; ${rest}` : ''
    super(`${messageOf(cause)}${far}`, { cause })
    this.name = 'ImportFault'
  }

  /** For the command line: it is no fault of the program's own. */
  get code(): unknown {
    return (this.cause as { code?: unknown } | undefined)?.code
  }
}

/**
 * Sends all rows of a file to an account, one batch after the other.
 * Nothing of it is remembered here: a start over reads from the beginning, and the hub passes over what it has.
 * @throws ImportFault
 */
export async function importRows(
  input: Input,
  target: ImportTarget,
  { sourceType, isStrict, progress }: { sourceType?: SourceType | undefined; isStrict?: boolean; progress: Progress },
): Promise<ImportReport> {
  const { batchSize } = target
  const importId = importIdOf(input.hash, { sourceType, batchSize })
  const report: ImportReport = {
    importId,
    rowCount: 0,
    skippedCount: 0,
    newCount: 0,
    leadCount: 0,
    runIds: [],
    warnings: [],
  }
  const warnings = new Warnings()
  const onWarning = (text: string) => warnings.add(text)
  const batches = readBatches(input, { batchSize, sourceType, isStrict: isStrict ?? false, onWarning })
  try {
    for await (const batch of batches) {
      await pushBatch(target, batch, report)
      progress.step({ rowCount: batch.rowCount, part: input.size && Math.min(1, batch.position / input.size) })
    }
  } catch (error) {
    throw new ImportFault(error, report)
  } finally {
    progress.end()
    report.warnings = warnings.list()
  }
  return report
}

async function pushBatch(target: ImportTarget, batch: Batch, report: ImportReport): Promise<void> {
  const { number, observations, skippedCount, rowCount } = batch
  if (observations.length > 0) {
    const part = { importId: report.importId, batch: number, skippedRowCount: skippedCount }
    const { newCount, leadCount, runIds } = await target.push(observations, part)
    report.newCount += newCount
    report.leadCount += leadCount
    report.runIds = [...new Set([...report.runIds, ...runIds])]
  }
  report.skippedCount += skippedCount
  report.rowCount = rowCount
}

/**
 * The same file taken the same way is the same import, and its batches are the same. What comes through a pipe is a new one
 * each time.
 */
const importIdOf = (hash: string | null, way: { sourceType: SourceType | undefined; batchSize: number }): string =>
  hash === null
    ? `stream-${randomUUID()}`
    : `file-${createHash('sha256').update(hash).update(JSON.stringify(way)).digest('hex').slice(0, 32)}`
