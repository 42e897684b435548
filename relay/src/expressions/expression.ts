/** The longest expression, in characters. */
export const MAX_SOURCE_LENGTH = 10_000

/** The longest input, in characters of JSON. */
export const MAX_INPUT_LENGTH = 2_000_000

/** The largest output, in bytes of JSON. */
export const MAX_OUTPUT_BYTES = 1_000_000

/** How long one evaluation may run, ms. Waiting for its turn does not count. */
export const DEADLINE_MS = 250

/**
 * Why there is no value. `invalid`: the expression does not parse. `failed`: it ran and ended in an error or in nothing.
 * `timeout`, `memory`: it was ended. `too_large`: expression, input or output is over its limit.
 * `busy`: it was not tried, since too many wait already or the hub is stopping; the only one that is worth trying again.
 */
export type ExpressionFault = 'timeout' | 'memory' | 'invalid' | 'failed' | 'too_large' | 'busy'

/** An expression that gave no value. `message` is for a person and can be shown; it may quote the input. */
export interface ExpressionFailure {
  ok: false
  error: ExpressionFault
  message: string
}

/** What an expression gave: the value, and the same as JSON text of at most 1 MB. */
export interface ExpressionValue {
  ok: true
  value: unknown
  json: string
}

/** What stands still within one delivery, so that the same delivery always gives the same output. */
export interface FixedWorld {
  /** What `$now()` and `$millis()` say, epoch ms. */
  now: number
  /** What `$random()` and `$shuffle()` are drawn from; any text, for example the delivery's id. */
  seed: string
}

/** Evaluates JSONata where it can harm nobody. Answers are values, also the failures. */
export interface Expressions {
  /** @param input JSON text */
  evaluate(source: string, input: string, fixed: FixedWorld): Promise<ExpressionValue | ExpressionFailure>
  /** Parses without running. */
  check(source: string): Promise<{ ok: true } | ExpressionFailure>
  /** Ends the processes; whatever still waits is answered with `busy`. */
  stop(): Promise<void>
}

/** A failure as a value. */
export const toFailure = (error: ExpressionFault, message: string): ExpressionFailure => ({ ok: false, error, message })
