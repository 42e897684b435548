import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants, createContext, runInContext, Script } from 'node:vm'
import { MAX_OUTPUT_BYTES, toFailure } from './expression.ts'
import { base64Window } from './realm-base64.ts'
import { guardRealm } from './realm-guards.ts'
import { type RealmDoor, setUpRealm } from './realm-setup.ts'
import type { SandboxReply, SandboxTask } from './sandbox-messages.ts'

/**
 * Ends an evaluation whose hub has died and can no longer end it, ms. Longer than any hub waits, so that the hub's
 * deadline is always the one that counts.
 */
const ORPHAN_DEADLINE_MS = 2_000

/** Makes what evaluates expressions in this process: a V8 context of its own that holds jsonata and nothing of Node. */
export function createRealm(): (task: SandboxTask) => SandboxReply {
  const realm = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    // Microtasks run before `runInContext` returns, so that its timeout holds for the whole of an evaluation.
    microtaskMode: 'afterEvaluate',
  })
  const library = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8')
  // The library looks for `btoa` in `window`, and leaves itself there.
  runInContext(`globalThis.window = (${base64Window.toString()})()`, realm)
  new Script(library, { filename: 'jsonata.js' }).runInContext(realm)
  // Only text and numbers cross the border, in both directions: no object of Node's ever gets in.
  const setUp = `(${setUpRealm.toString()})((${guardRealm.toString()})(), ${MAX_OUTPUT_BYTES})`
  const door = runInContext(setUp, realm) as RealmDoor
  const step = new Script('globalThis.step()')

  return (task) => {
    if (task.kind === 'check') door.lay(task.source, undefined, 0, 0, 0, 0, 0)
    else {
      const seed = createHash('sha256').update(task.seed).digest()
      const words = [0, 4, 8, 12].map((at) => seed.readInt32LE(at)) as [number, number, number, number]
      door.lay(task.source, task.input, task.now, ...words)
    }
    step.runInContext(realm, { timeout: ORPHAN_DEADLINE_MS })
    const reply = JSON.parse(door.take()) as SandboxReply
    if (!reply.ok || Buffer.byteLength(reply.json) <= MAX_OUTPUT_BYTES) return reply
    return toFailure('too_large', `The expression gave more than ${MAX_OUTPUT_BYTES} bytes`)
  }
}
