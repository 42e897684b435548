import type { Db } from '../db/database.ts'
import { LeadwireError, notFound } from '../errors.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { listPairs } from './pair-store.ts'
import type { NamedPair, Stream } from './stream.ts'
import * as store from './stream-store.ts'

/** @throws NotFound `stream_not_found` */
export async function getStream(db: Db, caller: Caller, id: number): Promise<Stream> {
  const stream = await store.findStream(db, caller.workspaceId, id)
  if (!stream) throw notFound('stream', id)
  return stream
}

/** The caller's streams, oldest first. */
export const listStreams = (db: Db, caller: Caller, query: { withArchived: boolean }): Promise<Stream[]> =>
  store.listStreamRows(db, caller.workspaceId, query.withArchived)

/** The pairs of streams that the caller was given by `getStream` or `listStreams`. */
export const listStreamPairs = (db: Db, streams: readonly Stream[]): Promise<NamedPair[]> =>
  listPairs(
    db,
    streams.map((stream) => stream.id),
  )

/** A Conflict: somebody else was quicker. */
export const streamChanged = (id: number): LeadwireError =>
  new LeadwireError(
    'Conflict',
    'conflict',
    `Stream ${id} was changed by another request meanwhile; read it again and repeat your change`,
  )

/** A Conflict: a change of the stream waits for its billing, and no other may come between. */
export const streamInBilling = (id: number): LeadwireError =>
  new LeadwireError('Conflict', 'billing_in_progress', `A change of stream ${id} is still being billed; try again soon`)
