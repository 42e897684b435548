import { LeadwireError, type Observation, type SourceType } from '@leadwire/core'
import { type ReadRow, readRows } from '../providers/profiles/row-reader.ts'
import type { Input } from './input.ts'

/** Rows that go to the hub together. */
export interface Batch {
  /** 1-based. The same file is cut into the same batches each time. */
  number: number
  observations: Observation[]
  /** Rows since the batch before that could not be read. */
  skippedCount: number
  /** Rows so far, this batch with them. */
  rowCount: number
  /** Bytes of the file that were read for it and those before. */
  position: number
}

export interface BatchOptions {
  /** The most rows of a batch. */
  batchSize: number
  /** Every row is one of these, whatever it says itself. */
  sourceType?: SourceType | undefined
  /** Stop at the first row that cannot be read. */
  isStrict?: boolean
  /** A row that was skipped, or has lost a value. */
  onWarning(text: string): void
}

/** Texts of a batch together, so that as JSON it stays below what the push route reads. Source: `MAX_PUSH_BYTES` there. */
const MAX_BATCH_BYTES = 8_000_000 - 100_000

/** Its field names, numbers and dates. */
const FRAME_BYTES = 600
/** A control character as JSON: `\u0001`. */
const BYTES_PER_UNIT = 6

/** The most bytes that somebody can take as JSON. */
const boundOf = ({ profile }: Observation): number => {
  const texts = [profile.handle, profile.externalId, profile.displayName, profile.bio, profile.location]
  const all = [...texts, profile.url, profile.profileImageUrl, profile.platform]
  return FRAME_BYTES + BYTES_PER_UNIT * all.reduce((sum, text) => sum + (text?.length ?? 0), 0)
}

/**
 * Cuts a file into batches. Rows that cannot be read at its end belong to the last batch; a file of nothing else gives one
 * without observations.
 * @throws InvalidInput at the first row that cannot be read, when it is to be strict; Upstream when CSV has no `handle`
 */
export async function* readBatches(input: Input, options: BatchOptions): AsyncGenerator<Batch> {
  let draft: Observation[] = []
  let [number, rowCount, skippedCount, bytes] = [1, 0, 0, 0]
  const finish = (rows: number): Batch => ({
    number: number++,
    observations: draft,
    skippedCount,
    rowCount: rows,
    position: input.position(),
  })
  for await (const row of readRows(input.bytes, input.name, input.format, null)) {
    rowCount++
    tell(row, options)
    if ('fault' in row) {
      skippedCount++
      continue
    }
    const observation = options.sourceType ? { ...row.observation, sourceType: options.sourceType } : row.observation
    const bound = boundOf(observation)
    // Held back until somebody follows, so that faulty rows at the end have a batch to go with.
    if (draft.length === options.batchSize || (draft.length > 0 && bytes + bound > MAX_BATCH_BYTES)) {
      yield finish(rowCount - 1)
      ;[draft, skippedCount, bytes] = [[], 0, 0]
    }
    draft.push(observation)
    bytes += bound
  }
  if (rowCount > 0) yield finish(rowCount)
}

function tell(row: ReadRow, { isStrict, onWarning }: BatchOptions): void {
  if ('fault' in row) {
    if (isStrict) throw new LeadwireError('InvalidInput', 'invalid_request', `line ${row.line}: ${row.fault}`)
    onWarning(`line ${row.line}: ${row.fault}, row skipped`)
  } else for (const warning of row.warnings) onWarning(`line ${row.line}: ${warning}`)
}
