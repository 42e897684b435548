import type jsonata from 'jsonata'
import type { ExpressionFault } from './expression.ts'
import type { RealmGuards } from './realm-guards.ts'

/** The border of a realm, on its inside. Only text and numbers cross it. */
export interface RealmDoor {
  /** Lays a task ready for the next step; without `input` it is only parsed. The words are 128 bits of seed. */
  lay(source: string, input: string | undefined, now: number, a: number, b: number, c: number, d: number): void
  /** What the step gave, as JSON of a SandboxReply. */
  take(): string
}

/** An error as jsonata throws it: rarely an Error, and `position` counts characters. `$eval` puts it into another. */
interface Thrown {
  code?: string
  message?: string
  position?: number
}

/**
 * Prepares a realm, from the inside, to run one expression after another: `globalThis.step()` does what was laid ready.
 * Its *text* is run there, so it must not use anything from outside its own braces.
 * @param maxOutput  characters of JSON
 */
export function setUpRealm(guards: RealmGuards, maxOutput: number): RealmDoor {
  /** Nested evaluations inside jsonata; without it, endless recursion ends as `memory` or `timeout` and says less. */
  const MAX_STACK = 2_000
  /** Parsed expressions that are kept, in characters of their sources. One takes about 100 bytes a character. */
  const MAX_KEPT = 50_000
  const MAX_MESSAGE = 300
  const { parse, stringify } = JSON
  const realm = globalThis as unknown as { window: { jsonata: typeof jsonata }; step: () => void }
  const { jsonata: compile } = realm.window
  const kept = new Map<string, jsonata.Expression>()
  let keptLength = 0
  let task: { source: string; input: string | undefined } = { source: '', input: undefined }
  let reply = ''

  const fail = (error: ExpressionFault, message: string) => {
    const text = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
    reply = stringify({ ok: false, error, message: text })
  }
  const explain = (thrown: unknown): string => {
    const { message, position, code } = (thrown ?? {}) as Thrown
    if (thrown instanceof RangeError) return 'The expression is nested too deep or calls itself too often'
    const said = message || code || 'The expression ended in an error'
    return position === undefined ? said : `${said} (at character ${position})`
  }
  const read = (source: string) => {
    const found = kept.get(source)
    if (found) return found
    const expression = compile(source, { stack: MAX_STACK })
    if (keptLength + source.length > MAX_KEPT) {
      kept.clear()
      keptLength = 0
    }
    kept.set(source, expression)
    keptLength += source.length
    return expression
  }
  /** A function has no JSON; jsonata would write its inside. */
  const holdsFunction = (value: unknown): boolean => {
    if (typeof value === 'function') return true
    if (typeof value !== 'object' || value === null) return false
    const { _jsonata_lambda, _jsonata_function } = value as { _jsonata_lambda?: unknown; _jsonata_function?: unknown }
    if (_jsonata_lambda === true || _jsonata_function === true) return true
    return Object.values(value).some(holdsFunction)
  }
  const run = async (expression: jsonata.Expression, text: string) => {
    const value: unknown = await expression.evaluate(parse(text))
    if (value === undefined) return fail('failed', 'The expression gave nothing')
    let isTooLarge = false
    try {
      guards.measure(value, maxOutput, () => {
        isTooLarge = true
        throw { code: 'too_large' }
      })
    } catch (thrown) {
      if (isTooLarge) return fail('too_large', `The expression gave more than ${maxOutput} bytes`)
      throw thrown
    }
    if (holdsFunction(value)) return fail('failed', 'The expression gave a function, which cannot be sent')
    reply = stringify({ ok: true, json: stringify(value) })
  }
  const perform = async ({ source, input }: typeof task) => {
    let expression: jsonata.Expression
    try {
      expression = read(source)
    } catch (thrown) {
      return fail('invalid', explain(thrown))
    }
    if (input === undefined) {
      reply = stringify({ ok: true, json: '' })
      return
    }
    try {
      await run(expression, input)
    } catch (thrown) {
      fail('failed', explain(thrown))
    }
    // Also when `$eval` has wrapped it into an error of its own.
    const refusal = guards.refusal()
    if (refusal !== undefined) fail('memory', refusal)
  }

  realm.step = () => {
    fail('failed', 'The expression waits for something that never comes')
    void perform(task)
  }
  return {
    lay(source, input, now, a, b, c, d) {
      task = { source, input }
      guards.fix(now, [a, b, c, d])
    },
    take: () => reply,
  }
}
