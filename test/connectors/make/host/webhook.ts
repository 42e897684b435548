import type { Scope, Variable } from '../iml/evaluate.ts'
import type { Value } from '../iml/functions.ts'
import { render } from '../iml/render.ts'
import { type Communication, needPart, type Parameter, type Response } from './app.ts'
import { type Bundle, itemsOf } from './bundles.ts'
import { call, type Host, withAnswer } from './call.ts'
import { type Connection, scopeOf } from './scope.ts'

/** What Make keeps of a webhook: its address, and what attaching it told. */
export type Attached = Record<string, Value> & { url: string }

const toVariable = (webhook: Attached, known: readonly string[]): Variable => ({
  value: webhook,
  keys: new Set(['url', ...known]),
})

/** What attaching stores, by name. */
const storedBy = (id: string): string[] =>
  Object.keys(needPart<Communication>('webhook', id, 'attach').response?.data ?? {})

const fieldsOf = (id: string) => needPart<Parameter[]>('webhook', id, 'params')

/** Makes a webhook known to the hub. @throws MakeError */
export async function attach(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  url: string,
  host: Host,
): Promise<Attached> {
  const communication = needPart<Communication>('webhook', id, 'attach')
  const scope: Scope = { ...scopeOf(fieldsOf(id), given, connection), webhook: toVariable({ url }, []) }
  const answer = await call(communication, scope, host)
  const data = render(communication.response?.data ?? {}, withAnswer(scope, answer)) as Record<string, Value>
  return { url, ...data }
}

/** Makes the hub forget a webhook. @throws MakeError */
export async function detach(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  webhook: Attached,
  host: Host,
): Promise<void> {
  const scope: Scope = {
    ...scopeOf(fieldsOf(id), given, connection),
    webhook: toVariable(webhook, storedBy(id)),
  }
  await call(needPart<Communication>('webhook', id, 'detach'), scope, host)
}

/** How a webhook treats what comes. */
interface Reception {
  verification: { condition: string; respond: { status: number; body: string } }
  condition: string
  iterate?: Response['iterate']
  output: Value
}

/** What Make answers, and the bundles that the scenario gets. */
export interface Received {
  status: number
  body: string
  bundles: Bundle[]
}

/** Takes a request: only its headers, in small letters, and its parsed body are there to see. */
export function receive(id: string, webhook: Attached, request: { headers: object; body: string }): Received {
  const { verification, condition, iterate, output } = needPart<Reception>('webhook', id, 'communication')
  const scope: Scope = {
    webhook: toVariable(webhook, storedBy(id)),
    headers: { value: request.headers },
    body: { value: JSON.parse(request.body) },
  }
  if (render(verification.condition, scope)) {
    const { status, body } = verification.respond
    return { status, body, bundles: [] }
  }
  const bundles = render(condition, scope) ? itemsOf(iterate, scope).map((item) => render(output, item)) : []
  return { status: 200, body: 'Accepted', bundles }
}
