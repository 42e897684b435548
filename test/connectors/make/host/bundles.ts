import type { Scope } from '../iml/evaluate.ts'
import type { Value } from '../iml/functions.ts'
import { render } from '../iml/render.ts'
import { base, type Communication, componentOf, fieldsOf, needPart, type Parameter, type Response } from './app.ts'
import { type Answer, call, type Host, inherit, withAnswer } from './call.ts'
import { type Connection, formVariable, scopeOf } from './scope.ts'

/** What a module gives to the next one. */
export type Bundle = Value

/** Far more pages than any test has; past it a loop has no end. */
const MOST_PAGES = 100

/** The items of one answer, with the scope that each is rendered in. */
export function itemsOf(iterate: Response['iterate'], scope: Scope): Scope[] {
  if (iterate === undefined) return [scope]
  const { container, condition } = typeof iterate === 'string' ? { container: iterate, condition: true } : iterate
  const items = render(container, scope)
  if (!Array.isArray(items)) throw new TypeError(`${container} is no array but ${JSON.stringify(items)}`)
  return items
    .map((value): Scope => ({ ...scope, item: { value } }))
    .filter((inner) => Boolean(render(condition, inner)))
}

/** Calls page after page; `enough` ends it early. */
export async function* pagesOf(communication: Communication, scope: Scope, host: Host): AsyncGenerator<Scope> {
  let more: object = {}
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer: Answer = await call(communication, scope, host, more)
    const inner = withAnswer(scope, answer)
    yield inner
    const { pagination } = communication
    if (!pagination || !render(pagination.condition, inner)) return
    more = render(pagination.qs, inner) as object
  }
  throw new Error(`${communication.url} still had pages after ${MOST_PAGES}`)
}

async function collect(communication: Communication, scope: Scope, host: Host): Promise<Bundle[]> {
  const { iterate, output = '{{item}}', limit } = communication.response ?? {}
  const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(render(limit, scope))
  const bundles: Bundle[] = []
  for await (const page of pagesOf(communication, scope, host)) {
    for (const item of itemsOf(iterate, page)) {
      if (bundles.length >= most) return bundles
      bundles.push(render(output, item))
    }
    if (bundles.length >= most) return bundles
  }
  return bundles
}

/** Runs an action, a search or the universal module. @throws MakeError */
export function runModule(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  host: Host,
): Promise<Bundle[]> {
  const { moduleType } = componentOf('module', id)
  if (!['action', 'search', 'universal'].includes(moduleType ?? '')) throw new Error(`${id} is a ${moduleType}`)
  const communication = inherit(base, needPart<Communication>('module', id, 'communication'))
  return collect(communication, scopeOf(fieldsOf(id), given, connection), host)
}

/** The choices of a picker. @throws MakeError */
export async function runRpc(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  host: Host,
): Promise<{ label: string; value: Value }[]> {
  const fields = needPart<Parameter[]>('rpc', id, 'params')
  const communication = inherit(base, needPart<Communication>('rpc', id, 'communication'))
  return (await collect(communication, scopeOf(fields, given, connection), host)) as { label: string; value: Value }[]
}

/** Tests what was typed into the form of a connection; what it is called from then on. @throws MakeError */
export async function connect(given: Connection, host: Host): Promise<string> {
  const communication = needPart<Communication>('connection', 'leadwire', 'communication')
  const fields = needPart<Parameter[]>('connection', 'leadwire', 'params')
  const scope: Scope = { parameters: formVariable(fields, given) }
  const answer = await call(communication, scope, host)
  return String(render(communication.response?.metadata?.value, withAnswer(scope, answer)))
}
