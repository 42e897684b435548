import type { ExpressionFailure, Expressions, FixedWorld } from './expression.ts'

/**
 * Shapes a delivery's body with a subscription's expression. Store the text before the first attempt: it is what is sent.
 * @param body  JSON text; what the expression sees as `$`
 * @returns     JSON text of at most 1 MB
 */
export async function transform(
  expressions: Expressions,
  source: string,
  body: string,
  fixed: FixedWorld,
): Promise<{ ok: true; text: string } | ExpressionFailure> {
  const given = await expressions.evaluate(source, body, fixed)
  return given.ok ? { ok: true, text: given.json } : given
}
