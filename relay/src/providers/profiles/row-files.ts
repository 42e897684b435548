import { readdir } from 'node:fs/promises'
import { LeadwireError, messageOf } from '@leadwire/core'
import type { RowFormat } from './row-reader.ts'

/** A file of a followers folder. */
export interface RowFile {
  name: string
  /** Whose followers it holds, as the file spells it. */
  handle: string
  format: RowFormat
  isAccounts: boolean
}

/** The file that describes the tracked accounts themselves. */
export const ACCOUNTS_FILE = 'accounts.csv'

/**
 * The row files of a folder: csv before ndjson, then by name, so that of two files for one handle the same is taken always.
 * @throws Upstream `handle_lookup_failed` when the folder cannot be read
 */
export async function listRowFiles(dir: string): Promise<RowFile[]> {
  let names: string[]
  try {
    const entries = await readdir(dir, { withFileTypes: true })
    names = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name)
  } catch (error) {
    throw new LeadwireError('Upstream', 'handle_lookup_failed', `The folder of followers: ${messageOf(error)}`, {
      cause: error,
    })
  }
  const files = names.sort().flatMap((name): RowFile[] => {
    const match = /^(.+)\.(csv|ndjson)$/i.exec(name)
    if (!match?.[1]) return []
    const format = match[2]?.toLowerCase() === 'csv' ? 'csv' : 'ndjson'
    return [{ name, handle: match[1], format, isAccounts: name.toLowerCase() === ACCOUNTS_FILE }]
  })
  return files.sort((a, b) => a.format.localeCompare(b.format))
}

/** The file of a handle, any case. The handle is only compared with names that were listed, never made into a path. */
export const findRowFile = (files: readonly RowFile[], handle: string): RowFile | undefined =>
  files.find((file) => !file.isAccounts && file.handle.toLowerCase() === handle.toLowerCase())
