import type { IncomingHttpHeaders } from 'node:http'
import type { Caller, Clock, Db, ErrorKind, Issue, KeyKind, Message, Scope } from '@leadwire/core'
import type { z } from 'zod'
import type { Logger } from '../log.ts'
import { type JsonReply, json, type Reply } from '../reply.ts'

/** A caller known by an API key, which the rate limit counts by. */
export interface KeyCaller extends Caller {
  apiKeyId: number
  kind: KeyKind
  /** What the key may do. */
  scopes: readonly Scope[]
}

/** What a route's `handle` gets: everything parsed, nothing of the web server. */
export interface RouteContext<Services, Params, Query, Body, Who = KeyCaller> {
  db: Db
  clock: Clock
  /** Carries the request id. */
  log: Logger
  requestId: string
  caller: Who
  headers: IncomingHttpHeaders
  params: Params
  query: Query
  body: Body
  /** What the Api needs of the relay beyond the database, e.g. a profile source. */
  services: Services
  /** Aborted when the caller has gone. */
  signal: AbortSignal
}

/** How a body may be written. All but `json` reach the route's schema as text; `jsonText` is JSON whose very bytes are signed. */
export type BodyType = 'json' | 'jsonText' | 'csv' | 'ndjson'
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What a route is, apart from what it does; the OpenAPI document is made from it. */
interface RouteHead {
  method: Method
  /** Express 5 syntax, e.g. `/api/v2/streams/:streamId`. */
  path: string
  /** One line. */
  summary: string
  /** Status → schema of its body. */
  replies: Readonly<Record<number, z.ZodType>>
  /** Codes it may answer beyond those of every route (`unauthorized`, `insufficient_scope`, `rate_limited`, …). */
  errors: readonly string[]
  /** The noun of its path ids: an id that cannot be one is `<noun>_not_found` instead of `invalid_request`. */
  notFound?: string
  /** What its key must be allowed to do. Default: read for GET, write for the rest. */
  scope?: Scope
  /** Default `['json']`. */
  bodyTypes?: readonly BodyType[]
  /** Default 1,000,000 bytes. */
  maxBodyBytes?: number
  /** false = an `Idempotency-Key` is ignored. Default: obeyed on POST. */
  isIdempotent?: boolean
}

/** A route of any shape. */
export interface Route<Services = unknown> extends RouteHead {
  /** Whether it needs a key. */
  auth: boolean
  scope: Scope
  params: z.ZodType | undefined
  query: z.ZodType | undefined
  body: z.ZodType | undefined
  // A method, so that a handler with narrower parameters fits: they were parsed by the schemas that stand beside it.
  handle(context: RouteContext<Services, unknown, unknown, unknown, KeyCaller | null>): Promise<Reply>
}

type Schema = z.ZodType | undefined
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

/** A route as it is written down; the schemas give `handle` its types. */
export interface RouteSpec<Services, P extends Schema, Q extends Schema, B extends Schema, A extends boolean>
  extends RouteHead {
  params?: P
  /** Each name at most once; values are text. */
  query?: Q
  /** undefined reaches it when the body is empty. */
  body?: B
  /** false = anyone may call, and `caller` is null. */
  auth?: A
  handle(
    context: RouteContext<Services, Parsed<P>, Parsed<Q>, Parsed<B>, A extends false ? null : KeyCaller>,
  ): Promise<Reply>
}

/** Makes the `route` function of an Api: `const route = routeFor<MyServices>()`. */
export const routeFor =
  <Services>() =>
  <P extends Schema = undefined, Q extends Schema = undefined, B extends Schema = undefined, A extends boolean = true>({
    auth,
    scope,
    params,
    query,
    body,
    ...rest
  }: RouteSpec<Services, P, Q, B, A>): Route<Services> => ({
    ...rest,
    auth: auth !== false,
    scope: scope ?? (rest.method === 'get' ? 'read' : 'write'),
    params,
    query,
    body,
  })

/** Anything that ends a request without a proper reply. Every LeadwireError is one. */
export interface Fault {
  kind: ErrorKind | 'MethodNotAllowed' | 'Internal'
  code: string
  message: string
  issues: readonly Issue[]
  extra: Readonly<Record<string, unknown>>
  /** Becomes `Retry-After` on a 429 or 503. */
  retryAfterMs?: number
}

/** What a code of `error` means: its status, and one line for whoever gets it. */
export interface ErrorCode {
  status: number
  meaning: string
}

/** What the OpenAPI document says of a route beyond what its schemas say. */
export interface OperationDoc {
  /** camelCase, unique: what generated clients call it. */
  id: string
  /** The heading it stands under. */
  tag: string
  description?: string
  /** An example of its body, and of the answer to it. */
  body?: unknown
  status: number
  reply?: unknown
}

/** What the OpenAPI document says of an Api. */
export interface ApiDocs {
  /** The headings, in their order, each with a line of what stands under it. */
  tags: Readonly<Record<string, string>>
  /** By `<method> <path>`, for every route. */
  operations: Readonly<Record<string, OperationDoc>>
  /** Every code that its routes name, and those of `codesOfAll`. */
  errorCodes: Readonly<Record<string, ErrorCode>>
  /** Codes that a route may answer because of its shape, besides those it names; see `codesOf`. */
  codesOfAll: Readonly<Record<'any' | 'withKey' | 'withBody' | 'withIdempotencyKey', readonly string[]>>
}

/** A path that is gone with everything below it, and in words what is called in its place. */
export interface RemovedPath {
  /** Express 5 syntax. */
  path: string
  instead: string
}

/** A vendor's surface. `Services` is the least that it needs of the relay. */
export interface Api<Services = unknown> {
  name: string
  /** Where its paths begin; unknown paths below get its error bodies. */
  basePaths: readonly string[]
  /** These answer 410 `endpoint_removed` to any method, without a key; the first that fits says what to call instead. */
  removedPaths?: readonly RemovedPath[]
  routes: readonly Route<Services>[]
  /** Makes it part of the OpenAPI document. */
  docs?: ApiDocs
  /** The key in a request's headers as this vendor's clients send it, or null; see `bearerToken`. */
  readToken(headers: IncomingHttpHeaders): string | null
  /** The vendor's status and body for a fault; headers of HTTP itself are added by `http/`. See `plainErrorReply`. */
  errorReply(fault: Fault, requestId: string): JsonReply
  /** What receivers of this vendor's webhooks get for a message; its JSON bytes are frozen once. Pure. */
  presentMessage(message: Message): unknown
}

/** The key of `Authorization: Bearer <key>`, the scheme in any letter case; null when there is none. */
export const bearerToken = (headers: IncomingHttpHeaders): string | null =>
  /^bearer +([\x21-\x7e]{1,500})$/i.exec(headers.authorization?.trim() ?? '')?.[1] ?? null

/** HTTP status of each kind, where a vendor has no other wish. */
export const plainStatus: Readonly<Record<Fault['kind'], number>> = {
  InvalidInput: 400,
  Unauthenticated: 401,
  InsufficientCredits: 402,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  Gone: 410,
  TooLarge: 413,
  Unprocessable: 422,
  RateLimited: 429,
  Internal: 500,
  Upstream: 502,
  Unavailable: 503,
}

/** `{error, message}`, with `issues` and extra fields where there are any, and `requestId` on a 500. */
export function plainErrorReply(fault: Fault, requestId: string, status = plainStatus[fault.kind]): JsonReply {
  const issues = fault.issues.length > 0 ? { issues: fault.issues } : {}
  const trace = fault.kind === 'Internal' ? { requestId } : {}
  return json(status, { ...fault.extra, error: fault.code, message: fault.message, ...issues, ...trace })
}
