import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type FetchRequest,
  isLeadwireError,
  LeadwireError,
  messageOf,
  newProfile,
  type Observation,
  type Profile,
  type ProfilePage,
  type ProfileSource,
} from '@leadwire/core'
import type { Place } from './lines.ts'
import { ACCOUNTS_FILE, findRowFile, listRowFiles, type RowFile } from './row-files.ts'
import { type ReadRow, readRows } from './row-reader.ts'
import { Warnings } from './warnings.ts'

const ROWS_PER_PAGE = 500

/**
 * Followers from files: `DIR/<handle>.csv` or `.ndjson`, and the tracked accounts themselves in an optional
 * `DIR/accounts.csv`. Files are streamed from the byte a cursor names; what is appended later is found by the next run.
 */
export const fileSource = (dir: string): ProfileSource => ({
  name: 'file',
  isNewestFirst: false,
  resolve: (handle) => resolveAccount(dir, handle),
  fetch: (request) => fetchPages(dir, request),
})

async function resolveAccount(dir: string, handle: string): Promise<Profile> {
  const files = await listRowFiles(dir)
  const account = await findAccount(dir, files, handle)
  // Asked before the file: a protected account must read the same whether someone exported its followers or not.
  if (account?.isProtected) throw isProtected(account.handle)
  const file = findRowFile(files, handle)
  if (!file) throw notFound(handle)
  return account ?? newProfile(file.handle)
}

async function findAccount(dir: string, files: readonly RowFile[], handle: string): Promise<Profile | undefined> {
  const accounts = files.find((file) => file.isAccounts)
  if (!accounts) return undefined
  const wanted = handle.toLowerCase()
  return await withFile(dir, accounts.name, async (file) => {
    for await (const row of readRows(file, ACCOUNTS_FILE, 'csv', null)) {
      if ('observation' in row && row.observation.profile.handle.toLowerCase() === wanted)
        return row.observation.profile
    }
    return undefined
  })
}

async function* fetchPages(dir: string, { handle, sourceTypes, cursor, signal }: FetchRequest) {
  const rowFile = findRowFile(await listRowFiles(dir), handle)
  if (!rowFile) throw unreadable(`The file of @${handle}`, 'it is not there any more')
  const file = await openFile(dir, rowFile.name)
  try {
    const start = await startPlace(file, cursor)
    let page = new PageDraft()
    for await (const row of readRows(file, rowFile.name, rowFile.format, start)) {
      // A full page is held back until a further row shows that it is not the last.
      if (page.rowCount === ROWS_PER_PAGE) {
        yield page.finish(true)
        page = new PageDraft()
      }
      if (page.rowCount % 100 === 0) signal?.throwIfAborted()
      page.add(row, sourceTypes)
    }
    signal?.throwIfAborted()
    yield page.finish(false)
  } catch (error) {
    throw isLeadwireError(error) || signal?.aborted ? error : unreadable(rowFile.name, error)
  } finally {
    await file.close()
  }
}

/** A page while it fills up. */
class PageDraft {
  rowCount = 0
  #observations: Observation[] = []
  #warnings = new Warnings()
  #skippedCount = 0
  #next: Place = { offset: 0, line: 1 }

  add(row: ReadRow, sourceTypes: FetchRequest['sourceTypes']): void {
    this.rowCount++
    this.#next = row.next
    if ('fault' in row) {
      this.#skippedCount++
      this.#warnings.add(`line ${row.line}: ${row.fault}, row skipped`)
      return
    }
    if (!sourceTypes.includes(row.observation.sourceType)) return
    for (const warning of row.warnings) this.#warnings.add(`line ${row.line}: ${warning}`)
    this.#observations.push(row.observation)
  }

  finish(hasMore: boolean): ProfilePage {
    return {
      observations: this.#observations,
      cursor: hasMore ? toCursor(this.#next) : null,
      warnings: this.#warnings.list(),
      skippedCount: this.#skippedCount,
      creditsUsed: 0,
    }
  }
}

const toCursor = ({ offset, line }: Place) => `${offset}.${line}`

/** The place a cursor names, or null for the beginning, also when no line of the file starts there (any more). */
async function startPlace(file: FileHandle, cursor: string | null): Promise<Place | null> {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor ?? '')
  const [offset, line] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || offset < 1 || line < 2) return null
  const { bytesRead, buffer } = await file.read(Buffer.alloc(1), 0, 1, offset - 1)
  return bytesRead === 1 && buffer[0] === 0x0a ? { offset, line } : null
}

async function withFile<T>(dir: string, name: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openFile(dir, name)
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

async function openFile(dir: string, name: string): Promise<FileHandle> {
  try {
    return await open(join(dir, name), 'r')
  } catch (error) {
    throw unreadable(name, error)
  }
}

const unreadable = (name: string, cause: unknown) =>
  new LeadwireError('Upstream', 'handle_lookup_failed', `${name} cannot be read: ${messageOf(cause)}`, { cause })

const isProtected = (handle: string) =>
  new LeadwireError('Unprocessable', 'handle_protected', `@${handle} is protected: its followers cannot be read`)

const notFound = (handle: string) =>
  new LeadwireError('NotFound', 'handle_not_found', `There is no file ${handle}.csv or ${handle}.ndjson for @${handle}`)
