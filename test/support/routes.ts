import type { ApiDocs, Route } from '../../relay/src/apis/api.ts'
import { apis } from '../../relay/src/apis/index.ts'

/** A route that the OpenAPI document has, under its name there. */
export interface DocumentedRoute {
  /** `<method> <path>` */
  name: string
  route: Route<never>
  docs: ApiDocs
  matches(path: string): boolean
}

/** All of them, in the order in which they are mounted. */
export const documentedRoutes: readonly DocumentedRoute[] = apis.flatMap(({ docs, routes }) =>
  docs
    ? routes.map((route) => {
        const pattern = new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i')
        return { name: `${route.method} ${route.path}`, route, docs, matches: (path: string) => pattern.test(path) }
      })
    : [],
)

/** Which route answers a call; undefined where none does. */
export const findRoute = (method: string, path: string): DocumentedRoute | undefined =>
  documentedRoutes.find(
    ({ route, matches }) => route.method === method.toLowerCase() && matches(path.split('?')[0] ?? ''),
  )

/** The names of the ids in a path. */
export const paramsOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

/** A path with ids in it. */
export const fillPath = (path: string, ids: Readonly<Record<string, unknown>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => String(ids[name]))
