import { Readable } from 'node:stream'
import { MAX_PUSHED } from '@leadwire/core'
import { type Batch, type BatchOptions, readBatches } from '../../../relay/src/import/batches.ts'
import { openInput } from '../../../relay/src/import/input.ts'

/** The batches of a text that comes through the standard input, and what was said of its rows. */
export async function batchesOf(text: string | Buffer, options: Partial<BatchOptions> = {}) {
  const warnings: string[] = []
  const input = await openInput('-', { stdin: Readable.from([Buffer.from(text)], { objectMode: false }) })
  const batches: Batch[] = []
  for await (const batch of readBatches(input, {
    batchSize: MAX_PUSHED,
    onWarning: (warning) => warnings.push(warning),
    ...options,
  })) {
    batches.push(batch)
  }
  return { batches, warnings, format: input.format }
}

/** CSV of handles. */
export const csvOf = (...handles: string[]): string => ['handle', ...handles, ''].join('\n')

/** `count` handles that begin with `prefix`. */
export const handlesOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`)
