import { parentPort, workerData } from 'node:worker_threads'
import { type OpenedFile, openConnection } from './sqlite-connection.ts'
import type { SqliteFault, SqliteReply, SqliteRequest, SqliteThreadOptions } from './sqlite-messages.ts'
import { createSqliteSession, type SqliteSession } from './sqlite-session.ts'

/** Replies leave together, but none waits longer than this for the ones after it. */
const REPLY_WITHIN_MS = 1

const port = parentPort
if (!port) throw new Error('sqlite-worker.ts is a thread of sqlite.ts and cannot run by itself')

let opened: OpenedFile | undefined
let session: SqliteSession | undefined

port.on('message', (requests: SqliteRequest[]) => {
  let replies: SqliteReply[] = []
  let sentAt = performance.now()
  for (const request of requests) {
    const reply = answer(request)
    if (request.id === 0) continue
    replies.push(reply)
    if (performance.now() - sentAt < REPLY_WITHIN_MS) continue
    port.postMessage(replies)
    replies = []
    sentAt = performance.now()
  }
  if (replies.length > 0) port.postMessage(replies)
  if (requests.at(-1)?.kind === 'close') port.close()
})

function answer(request: SqliteRequest): SqliteReply {
  try {
    return { id: request.id, ...perform(request) }
  } catch (error) {
    return { id: request.id, error: toFault(error) }
  }
}

function perform(request: SqliteRequest): Omit<SqliteReply, 'id'> {
  if (request.kind === 'open') {
    opened = openConnection(workerData as SqliteThreadOptions)
    session = createSqliteSession(opened.database)
    return {}
  }
  if (request.kind === 'close') {
    opened?.close()
    return {}
  }
  if (!session) throw new Error('The database is not open')
  return session.run(request)
}

function toFault(error: unknown): SqliteFault {
  const code = String((error as { code?: unknown } | null)?.code ?? 'SQLITE_ERROR')
  return { message: error instanceof Error ? error.message : String(error), code }
}
