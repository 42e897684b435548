import { Readable } from 'node:stream'
import type { Db } from '../db/database.ts'
import type { Lead, LeadFilter } from '../leads/lead.ts'
import { listSegmentsById } from '../segments/segment-store.ts'
import { listSourcesById } from '../sources/source-store.ts'
import { toCsv } from './csv.ts'
import type { ExportFormat, ExportLead } from './export.ts'
import { listFilteredLeads, listSyncLeads, type SyncLeads } from './export-store.ts'
import { toXlsx } from './xlsx.ts'

const writers: Readonly<Record<ExportFormat, (pages: AsyncIterable<ExportLead[]>) => AsyncIterable<Uint8Array>>> = {
  csv: toCsv,
  xlsx: toXlsx,
}

/**
 * Leads that pass a filter as a file, oldest first. It is made while it is read, from a few hundred leads at a time, and
 * between two pages nothing is held in the database. `filter.streamId` must have been checked against the caller.
 */
export const exportLeads = (db: Db, workspaceId: number, filter: LeadFilter, format: ExportFormat): Readable =>
  toFile(withNames(db, workspaceId, listFilteredLeads(db, workspaceId, filter)), format)

/** The new leads of one sync as a file. Leads that were erased since are no longer in it. */
export const exportSyncLeads = (db: Db, sync: SyncLeads, format: ExportFormat): Readable =>
  toFile(withNames(db, sync.workspaceId, listSyncLeads(db, sync)), format)

/** Rows that are at hand, such as samples, as a file. */
export const exportRows = (rows: readonly ExportLead[], format: ExportFormat): Readable =>
  toFile(
    (async function* () {
      yield [...rows]
    })(),
    format,
  )

const toFile = (pages: AsyncIterable<ExportLead[]>, format: ExportFormat): Readable =>
  Readable.from(writers[format](pages), { objectMode: false })

/** Names are looked up once for each account and segment that comes up. */
async function* withNames(db: Db, workspaceId: number, pages: AsyncIterable<Lead[]>): AsyncGenerator<ExportLead[]> {
  const handles = new Map<number, string>()
  const segments = new Map<number, string>()
  for await (const page of pages) {
    const newSources = [...new Set(page.map(({ sourceId }) => sourceId))].filter((id) => !handles.has(id))
    for (const { id, handle } of await listSourcesById(db, workspaceId, newSources)) handles.set(id, handle)
    const newSegments = [...new Set(page.map(({ segmentId }) => segmentId))].filter((id) => !segments.has(id))
    for (const { id, name } of await listSegmentsById(db, workspaceId, newSegments)) segments.set(id, name)
    yield page.map((lead) => ({
      lead,
      accountHandle: handles.get(lead.sourceId) ?? '',
      segmentName: segments.get(lead.segmentId) ?? '',
    }))
  }
}

/**
 * How long a file is, up to a limit: reading stops there.
 * @returns bytes, or null when it is longer than `maxBytes`
 */
export async function measureFile(file: Readable, maxBytes: number): Promise<number | null> {
  let size = 0
  for await (const chunk of file) {
    size += (chunk as Uint8Array).length
    // Leaving the loop ends the stream.
    if (size > maxBytes) return null
  }
  return size
}
