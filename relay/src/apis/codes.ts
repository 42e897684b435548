import type { ApiDocs, Route } from './api.ts'

/** Whether a route obeys an `Idempotency-Key`. */
export const mayRepeat = (route: Pick<Route, 'auth' | 'method' | 'isIdempotent'>): boolean =>
  route.auth && route.method === 'post' && route.isIdempotent !== false

/** Every code that a route may answer: its own, and those of all routes of its shape. */
export function codesOf({ codesOfAll }: Pick<ApiDocs, 'codesOfAll'>, route: Route<never>): string[] {
  return [
    ...new Set([
      ...route.errors,
      ...codesOfAll.any,
      ...(route.auth ? codesOfAll.withKey : []),
      // The body of any POST is read: an `Idempotency-Key` stands for it.
      ...(route.body || route.method === 'post' ? codesOfAll.withBody : []),
      ...(mayRepeat(route) ? codesOfAll.withIdempotencyKey : []),
    ]),
  ]
}
