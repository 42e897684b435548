/** What SQLite can hold and what it gives back. Flags are 0/1, times are epoch ms, JSON is text. */
export type SqliteValue = string | number | null | Uint8Array

/**
 * One thing for a database thread to do. Requests are done strictly in the order they were posted.
 * `begin` opens the outer transaction if none is open, and a savepoint inside it when asked for one;
 * `release` and `rollback` end the savepoint; `commit` ends the outer transaction for everyone in it.
 */
export type SqliteTask =
  | { kind: 'open' }
  | { kind: 'query'; sql: string; parameters: readonly SqliteValue[] }
  | { kind: 'begin'; hasSavepoint: boolean }
  | { kind: 'release' }
  | { kind: 'rollback' }
  | { kind: 'commit' }
  | { kind: 'backup'; file: string }
  | { kind: 'close' }

/** `id` 0 wants no reply: whatever goes wrong there shows at the `commit` that follows. */
export type SqliteRequest = SqliteTask & { id: number }

export interface SqliteRow {
  [column: string]: SqliteValue
}

export interface SqliteReply {
  id: number
  rows?: SqliteRow[]
  /** Rows inserted, updated or deleted, for a statement that gives no rows back. */
  changeCount?: number
  error?: SqliteFault
}

/** An error as it crosses the thread border; `code` is SQLite's own, for example `SQLITE_CONSTRAINT_UNIQUE`. */
export interface SqliteFault {
  message: string
  code: string
}

/** How a thread is to open its file. */
export interface SqliteThreadOptions {
  /** Absolute path, or `:memory:`. */
  file: string
  /** `owner` writes and keeps others out; `reader` only reads; `memory` does both for a database without a file. */
  role: 'owner' | 'reader' | 'memory'
}
