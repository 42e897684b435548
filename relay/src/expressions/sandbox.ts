import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ExpressionFailure, toFailure } from './expression.ts'
import { READY, type SandboxReply, type SandboxTask } from './sandbox-messages.ts'

/** Mapping a process and loading the library takes 0.1 s; a machine that swaps may need longer. */
const START_WITHIN_MS = 10_000

/** How much the heap of a sandbox may hold, MB. */
const HEAP_MB = 64

// The process runs the file that lies beside this one, in the source tree as in the build.
const main = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './sandbox-main.ts' : './sandbox-main.js', import.meta.url),
)

/** Flags of the process: nothing to write, no process or thread to start, no code out of text. */
const execArgv = [
  '--permission',
  '--allow-fs-read=*',
  '--disallow-code-generation-from-strings',
  `--max-old-space-size=${HEAP_MB}`,
  '--max-semi-space-size=4',
  '--no-warnings',
]

/**
 * One process that evaluates one expression at a time. A process and not only a thread with `resourceLimits`, because V8
 * answers a single large allocation over a thread's limit by aborting the process that the thread lives in:
 * `$count([1..9999999])` and `$uppercase($pad("x", 400000000))` both did so under a limit of 64 MB.
 */
export class Sandbox {
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  readonly #ready: Promise<boolean>
  readonly #deadlineMs: number
  #settle: ((reply: SandboxReply) => void) | undefined
  #hasExited = false
  #wasKilled = false
  #isEnding = false

  /** Starts the process; `run` waits until it can take a task. */
  constructor(deadlineMs: number) {
    this.#deadlineMs = deadlineMs
    const child = fork(main, [], {
      env: {},
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child = child
    this.#exited = new Promise((resolve) => {
      const end = (signal: NodeJS.Signals | null, code: number | null) => {
        this.#hasExited = true
        this.#settle?.(this.#toEnd(signal, code))
        resolve()
      }
      child.once('exit', (code, signal) => end(signal, code))
      // Without a pid it never started, and no exit follows.
      child.on('error', () => child.pid === undefined && end(null, null))
    })
    this.#ready = new Promise((resolve) => {
      const giveUp = setTimeout(() => this.#kill(), START_WITHIN_MS)
      const settle = (isReady: boolean) => {
        clearTimeout(giveUp)
        resolve(isReady)
      }
      child.once('message', (message) => settle(message === READY))
      void this.#exited.then(() => settle(false))
    })
    child.on('message', (message: SandboxReply | typeof READY) => {
      if (message !== READY) this.#settle?.(message)
    })
    // An idle sandbox keeps no hub alive; while a task runs, its deadline does.
    child.unref()
    child.channel?.unref()
  }

  /** True until the process has ended or is about to. */
  get isUsable(): boolean {
    return !this.#hasExited && !this.#wasKilled
  }

  /** Runs one task and ends the process when that takes too long. One at a time. */
  async run(task: SandboxTask): Promise<SandboxReply> {
    if (!(await this.#ready)) return this.#toEnd(null, null)
    return new Promise((resolve) => {
      const deadline = setTimeout(() => {
        // A hub that was busy itself finds deadline and answer at the same time: the answer is read first.
        setImmediate(() => {
          if (this.#settle === settle) this.#kill()
          settle(toFailure('timeout', `The expression ran for more than ${this.#deadlineMs} ms`))
        })
      }, this.#deadlineMs)
      const settle = (reply: SandboxReply) => {
        clearTimeout(deadline)
        if (this.#settle === settle) this.#settle = undefined
        resolve(reply)
      }
      this.#settle = settle
      if (this.#hasExited) settle(this.#toEnd(null, null))
      // Whoever cannot be written to has ended or will be ended by the deadline.
      else this.#child.send(task, () => undefined)
    })
  }

  /** Ends the process and waits until it is gone. */
  async end(): Promise<void> {
    this.#isEnding = true
    this.#kill()
    await this.#exited
  }

  #kill(): void {
    this.#wasKilled = true
    if (!this.#hasExited) this.#child.kill('SIGKILL')
    this.#child.ref()
  }

  #toEnd(signal: NodeJS.Signals | null, code: number | null): ExpressionFailure {
    if (this.#isEnding) return toFailure('busy', 'Expressions are being stopped')
    // V8 aborts when its heap is full; a kill that is not ours is the system's, short of memory.
    const isMemory = signal === 'SIGABRT' || (signal === 'SIGKILL' && !this.#wasKilled) || code === 134
    if (isMemory) return toFailure('memory', `The expression needs more than ${HEAP_MB} MB of memory`)
    return toFailure(
      'failed',
      `The sandbox for expressions ${signal || code ? `has ended (${signal ?? code})` : 'could not be started'}`,
    )
  }
}
