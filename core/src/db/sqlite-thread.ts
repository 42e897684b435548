import { Worker } from 'node:worker_threads'
import { LeadwireError } from '../errors.ts'
import type { SqliteFault, SqliteReply, SqliteRequest, SqliteTask, SqliteThreadOptions } from './sqlite-messages.ts'
import { DATABASE_IN_USE } from './sqlite-owner.ts'

// The thread runs the file that lies beside this one, in the source tree as in the build.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js',
  import.meta.url,
)

interface Call {
  resolve(reply: SqliteReply): void
  reject(error: unknown): void
}

/** SQLite's own error with its `code`, or a LeadwireError where the fault is one of ours. */
const toError = ({ code, message }: SqliteFault): Error => {
  if (code === DATABASE_IN_USE) return new LeadwireError('Conflict', code, message)
  return Object.assign(new Error(message), { name: 'SqliteError', code })
}

/**
 * A thread that holds one SQLite connection, so that no query stops the event loop. Tasks are done in posting order.
 * It keeps the process alive only while somebody waits for an answer.
 */
export class SqliteThread {
  readonly #worker: Worker
  readonly #calls = new Map<number, Call>()
  readonly #exited: Promise<void>
  #outbox: SqliteRequest[] = []
  #isFlushDue = false
  #nextId = 1
  #lost: LeadwireError | undefined

  /** Starts the thread; its file is opened by `open`. Threads that are made together start together. */
  constructor(options: SqliteThreadOptions) {
    // Without the flags of this process: some of them, such as --input-type, are an error for a thread.
    const worker = new Worker(workerUrl, {
      workerData: options,
      execArgv: [],
      // A thread holds a page of rows at a time; unbounded, V8 would keep tens of megabytes of garbage in each.
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 },
      name: `leadwire-sqlite-${options.role}`,
    })
    this.#worker = worker
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()))
    worker.on('message', (replies: SqliteReply[]) => this.#receive(replies))
    worker.on('error', (cause) => this.#lose(cause))
    worker.on('exit', () => this.#lose(undefined))
    worker.unref()
  }

  /**
   * Opens the connection; ends the thread when that fails.
   * @throws Conflict `database_in_use`, Upstream `database_lost`, or what SQLite says, for example `SQLITE_CANTOPEN`
   */
  async open(): Promise<this> {
    try {
      await this.ask({ kind: 'open' })
      return this
    } catch (error) {
      await this.terminate()
      throw error
    }
  }

  /** Posts a task and waits for its answer. Tasks asked for in one tick travel together. */
  ask(task: SqliteTask): Promise<SqliteReply> {
    if (this.#lost) return Promise.reject(this.#lost)
    const id = this.#nextId++
    if (this.#calls.size === 0) this.#worker.ref()
    this.#outbox.push({ ...task, id })
    if (!this.#isFlushDue) {
      this.#isFlushDue = true
      queueMicrotask(() => this.#flush())
    }
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }))
  }

  /** Lays a task ready that needs no answer. It travels with the next `ask`, which saves a crossing. */
  tell(task: SqliteTask): void {
    this.#outbox.push({ ...task, id: 0 })
  }

  /** Closes the connection after all that was asked before, and ends the thread. */
  async close(): Promise<void> {
    if (this.#lost) return
    await this.ask({ kind: 'close' })
    // Nobody waits for an answer any more, but for the end.
    this.#worker.ref()
    await this.#exited
  }

  /** Ends the thread at once; whoever waits is told. */
  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }

  #flush(): void {
    this.#isFlushDue = false
    const requests = this.#outbox
    this.#outbox = []
    if (!this.#lost) this.#worker.postMessage(requests)
  }

  #receive(replies: SqliteReply[]): void {
    for (const reply of replies) {
      const call = this.#calls.get(reply.id)
      this.#calls.delete(reply.id)
      if (reply.error) call?.reject(toError(reply.error))
      else call?.resolve(reply)
    }
    if (this.#calls.size === 0) this.#worker.unref()
  }

  #lose(cause: unknown): void {
    this.#lost ??= new LeadwireError('Upstream', 'database_lost', 'The database thread has ended; restart Leadwire', {
      cause,
    })
    for (const call of this.#calls.values()) call.reject(this.#lost)
    this.#calls.clear()
  }
}
