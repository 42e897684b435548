import {
  DEADLINE_MS,
  type ExpressionFailure,
  type Expressions,
  MAX_INPUT_LENGTH,
  MAX_SOURCE_LENGTH,
  toFailure,
} from './expression.ts'
import { Sandbox } from './sandbox.ts'
import type { SandboxReply, SandboxTask } from './sandbox-messages.ts'

export interface ExpressionsOptions {
  /** Sandboxes at most; each is a process of about 30 to 50 MB, started when the first expression needs it. Default 1. */
  sandboxes?: number
  /** Evaluations that may wait for their turn; more are answered with `busy`. Default 1,000. */
  maxWaiting?: number
  /** How long one evaluation may run, ms, at most 2,000. Default 250. */
  deadlineMs?: number
}

interface Waiting {
  task: SandboxTask
  resolve(reply: SandboxReply): void
}

/** Makes what evaluates expressions; no process is started before the first one comes. */
export function createExpressions(options: ExpressionsOptions = {}): Expressions {
  const { sandboxes = 1, maxWaiting = 1_000, deadlineMs = DEADLINE_MS } = options
  const queue: Waiting[] = []
  const idle: Sandbox[] = []
  const busy = new Set<Sandbox>()
  const ending = new Set<Promise<void>>()
  let isStopped = false

  const end = (sandbox: Sandbox) => {
    const ended = sandbox.end().finally(() => {
      ending.delete(ended)
      serve()
    })
    ending.add(ended)
  }
  const start = (): Sandbox | undefined => {
    try {
      return new Sandbox(deadlineMs)
    } catch {
      // The system, or Node's permissions, allow this hub no process.
      return undefined
    }
  }
  const serve = () => {
    // A process that is ending still holds its memory, so it counts until it is gone.
    while (queue.length > 0 && busy.size + ending.size < sandboxes) {
      const sandbox = idle.pop() ?? start()
      if (!sandbox) queue.shift()?.resolve(toFailure('failed', 'The sandbox for expressions could not be started'))
      else if (sandbox.isUsable) void runNext(sandbox)
    }
  }
  const runNext = async (sandbox: Sandbox) => {
    const next = queue.shift()
    if (!next) return
    busy.add(sandbox)
    const reply = await sandbox.run(next.task)
    busy.delete(sandbox)
    if (isStopped || !sandbox.isUsable) end(sandbox)
    else idle.push(sandbox)
    next.resolve(reply)
    serve()
  }
  const ask = (task: SandboxTask): Promise<SandboxReply> => {
    if (isStopped) return Promise.resolve(toFailure('busy', 'Expressions are being stopped'))
    if (queue.length >= maxWaiting)
      return Promise.resolve(toFailure('busy', `${maxWaiting} expressions wait already; try again later`))
    return new Promise((resolve) => {
      queue.push({ task, resolve })
      serve()
    })
  }

  return {
    async evaluate(source, input, { now, seed }) {
      const refused = refuseSource(source)
      if (refused) return refused
      if (input.length > MAX_INPUT_LENGTH)
        return toFailure(
          'too_large',
          `The input has ${input.length} characters of JSON; ${MAX_INPUT_LENGTH} are allowed`,
        )
      const reply = await ask({ kind: 'evaluate', source, input, now, seed })
      return reply.ok ? { ok: true, value: JSON.parse(reply.json) as unknown, json: reply.json } : reply
    },
    async check(source) {
      const refused = refuseSource(source)
      if (refused) return refused
      const reply = await ask({ kind: 'check', source })
      return reply.ok ? { ok: true } : reply
    },
    async stop() {
      isStopped = true
      for (const { resolve } of queue.splice(0)) resolve(toFailure('busy', 'Expressions are being stopped'))
      await Promise.all([...idle.splice(0), ...busy].map((sandbox) => sandbox.end()))
      await Promise.all(ending)
    },
  }
}

function refuseSource(source: string): ExpressionFailure | undefined {
  if (source.length <= MAX_SOURCE_LENGTH) return undefined
  return toFailure('too_large', `The expression has ${source.length} characters; ${MAX_SOURCE_LENGTH} are allowed`)
}
