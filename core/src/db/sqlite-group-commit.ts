import type { SqliteThread } from './sqlite-thread.ts'

/** When a group takes nobody in any more, so that the first of its callers is not kept waiting. */
export interface GroupLimits {
  size: number
  ms: number
}

const DEFAULT_LIMITS: GroupLimits = { size: 64, ms: 5 }

/** For a database without a file there is nothing to flush, so every caller gets a COMMIT of its own. */
export const noGroups: GroupLimits = { size: 1, ms: 0 }

interface Group {
  /** Callers that wait for its COMMIT. */
  size: number
  /** When the first of them began to wait. */
  waitingSince: number
  committed: PromiseWithResolvers<void>
}

const openGroup = (): Group => {
  const committed = Promise.withResolvers<void>()
  // A group whose callers all rolled back has nobody to tell.
  committed.promise.catch(() => {})
  return { size: 0, waitingSince: Number.POSITIVE_INFINITY, committed }
}

/**
 * Hands the one writer from caller to caller, in order of arrival, and lets callers that wait for it anyway share one
 * COMMIT and so one fsync. A caller that is alone commits at once. Nobody is told "committed" before the real COMMIT
 * succeeded; if it fails, everyone in the group is told.
 */
export class GroupCommit {
  readonly #writer: SqliteThread
  readonly #limits: GroupLimits
  readonly #waiting: (() => void)[] = []
  #isHeld = false
  #group = openGroup()

  constructor(writer: SqliteThread, limits = DEFAULT_LIMITS) {
    this.#writer = writer
    this.#limits = limits
  }

  /** Waits for the writer. Whoever holds it must call exactly one of `commit`, `rollback` and `pass`. */
  enter(): Promise<void> {
    if (this.#isHeld) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#isHeld = true
    return Promise.resolve()
  }

  /** Gives the writer on and resolves when what was done with it is on disk. */
  commit(): Promise<void> {
    const group = this.#group
    group.size += 1
    if (group.size === 1) group.waitingSince = performance.now()
    this.#leave(group)
    return group.committed.promise
  }

  /** Gives the writer on after the caller took its own work back. */
  rollback(): void {
    this.#leave(this.#group)
  }

  /** Gives the writer on where nothing was begun, as after a read. */
  pass(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#isHeld = false
  }

  #leave(group: Group): void {
    const { size, ms } = this.#limits
    const isOpen = group.size < size && performance.now() - group.waitingSince < ms
    if (isOpen && this.#waiting.length > 0) this.pass()
    else void this.#close(group)
  }

  async #close(group: Group): Promise<void> {
    try {
      await this.#writer.ask({ kind: 'commit' })
      group.committed.resolve()
    } catch (error) {
      group.committed.reject(error)
    }
    this.#group = openGroup()
    this.pass()
  }
}
