import { invalidInput, LeadwireError } from '@leadwire/core'
import type { Expressions, FixedWorld } from '../expressions/expression.ts'
import { isSuccess } from '../expressions/success.ts'
import { transform } from '../expressions/transform.ts'
import type { DispatcherPorts } from './dispatcher.ts'
import type { EmbeddedPorts } from './embedded.ts'

/** What runs the expressions of subscriptions on their deliveries. */
export interface Shaping {
  transform: NonNullable<DispatcherPorts['transform']>
  isSuccess: NonNullable<EmbeddedPorts['isSuccess']>
  /** Refuses an expression that does not parse. @throws InvalidInput; Unavailable when none can be looked at now */
  check(source: string, path: string): Promise<void>
  /** Runs a transform on a body without any delivery. */
  run(source: string, body: string, fixed: FixedWorld): ReturnType<typeof transform>
}

/** Time and chance are fixed by the delivery, so that the same one always comes out the same. */
export const createShaping = (expressions: Expressions): Shaping => ({
  async check(source, path) {
    const checked = await expressions.check(source)
    if (checked.ok) return
    if (checked.error !== 'busy') throw invalidInput(path, checked.message)
    throw new LeadwireError('Unavailable', 'expressions_busy', `${path}: ${checked.message}; try again in a moment`)
  },
  run: (source, body, fixed) => transform(expressions, source, body, fixed),
  async transform(source, { body, createdAt, webhookId }) {
    const made = await transform(expressions, source, body, { now: createdAt, seed: webhookId })
    return made.ok ? { ok: true, body: made.text } : { ok: false, message: made.message }
  },
  async isSuccess(source, answer) {
    const { isSuccess: isTaken, failure } = await isSuccess(expressions, source, answer)
    return { isSuccess: isTaken, ...(failure && { message: failure.message }) }
  },
})
