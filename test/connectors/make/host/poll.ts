import type { Value } from '../iml/functions.ts'
import { render } from '../iml/render.ts'
import { base, type Communication, fieldsOf, needPart } from './app.ts'
import { type Bundle, itemsOf, pagesOf } from './bundles.ts'
import { type Host, inherit } from './call.ts'
import { type Connection, scopeOf } from './scope.ts'

/** What Make remembers of a polling trigger: the last item that went into the scenario. */
export interface Mark {
  lastId: number
}

/** `All` of the dialog `Choose where to start`. */
export const FROM_THE_FIRST: Mark = { lastId: 0 }

/**
 * One run of a polling trigger whose API lists falling ids: pages are asked for until one holds what is known already; the
 * oldest new ones come first, as many as the limit lets through; the others wait for the next run.
 * @throws MakeError
 */
export async function poll(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  mark: Mark,
  host: Host,
): Promise<{ bundles: Bundle[]; mark: Mark }> {
  const communication = inherit(base, needPart<Communication>('module', id, 'communication'))
  const { iterate, trigger, limit, output } = communication.response ?? {}
  if (trigger?.type !== 'id' || trigger.order !== 'desc') throw new Error(`nobody reads a trigger like that of ${id}`)
  const scope = scopeOf(fieldsOf(id), given, connection)
  const fresh: { id: number; bundle: Bundle }[] = []
  for await (const page of pagesOf(communication, scope, host)) {
    const items = itemsOf(iterate, page).map((item) => ({
      id: Number(render(trigger.id, item)),
      bundle: render(output, item),
    }))
    const unseen = items.filter((item) => item.id > mark.lastId)
    fresh.push(...unseen)
    if (unseen.length < items.length) break
  }
  const taken = fresh.toSorted((a, b) => a.id - b.id).slice(0, Number(render(limit, scope)))
  return { bundles: taken.map(({ bundle }) => bundle), mark: { lastId: taken.at(-1)?.id ?? mark.lastId } }
}

/** What the dialog `Choose where to start` offers. @throws MakeError */
export async function startingPoints(
  id: string,
  given: Record<string, Value>,
  connection: Connection,
  host: Host,
): Promise<{ label: string; date: string; mark: Mark }[]> {
  const own = needPart<Communication>('module', id, 'communication')
  const epoch = needPart<Pick<Communication, 'qs' | 'response'>>('module', id, 'epoch')
  const merged = { ...own, qs: { ...own.qs, ...epoch.qs }, response: { ...own.response, ...epoch.response } }
  const communication = inherit(base, merged)
  const { iterate, trigger, limit, output } = communication.response ?? {}
  const scope = scopeOf(fieldsOf(id), given, connection)
  const points: { label: string; date: string; mark: Mark }[] = []
  for await (const page of pagesOf(communication, scope, host)) {
    for (const item of itemsOf(iterate, page)) {
      const { label, date } = render(output, item) as { label: string; date: string }
      points.push({ label, date, mark: { lastId: Number(render(trigger?.id, item)) } })
    }
    if (points.length >= Number(limit)) break
  }
  return points.slice(0, Number(limit))
}
