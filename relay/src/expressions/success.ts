import { type ExpressionFailure, type Expressions, type FixedWorld, toFailure } from './expression.ts'

/** How much of an answer an expression sees, bytes. */
export const MAX_ANSWER_BYTES = 65_536

/** What a receiver answered. `body` may be the whole of it or only its beginning. */
export interface Answer {
  status: number
  body: string | Uint8Array
}

/**
 * Judges an answer by a subscription's `successWhen`, since some receivers answer 200 with a failure inside.
 * The expression sees `{ status, answer }`: `answer` is the JSON of the first 64 KB, or their text when they are none.
 * @returns `isSuccess` is true for nothing but a boolean true; when the expression gave no boolean, the failure says so
 */
export async function isSuccess(
  expressions: Expressions,
  source: string,
  { status, body }: Answer,
  fixed: FixedWorld = { now: 0, seed: '' },
): Promise<{ isSuccess: boolean; failure?: ExpressionFailure }> {
  const given = await expressions.evaluate(source, JSON.stringify({ status, answer: readAnswer(body) }), fixed)
  if (!given.ok) return { isSuccess: false, failure: given }
  if (typeof given.value === 'boolean') return { isSuccess: given.value }
  const seen = given.json.length > 80 ? `${given.json.slice(0, 80)}…` : given.json
  return { isSuccess: false, failure: toFailure('failed', `The expression gave ${seen} instead of true or false`) }
}

function readAnswer(body: string | Uint8Array): unknown {
  const bytes = Buffer.from(body as Uint8Array).subarray(0, MAX_ANSWER_BYTES)
  // `stream` leaves out a character that was cut in half.
  const text = new TextDecoder().decode(bytes, { stream: true })
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
