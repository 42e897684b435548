import { z } from 'zod'
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import type { Api, ApiDocs, BodyType, ErrorCode, OperationDoc, Route } from '../apis/api.ts'
import { codesOf, mayRepeat } from '../apis/codes.ts'

/** The body of every error. */
const ErrorBody = z
  .object({
    error: z.string().meta({ description: 'A stable code; branch on it' }),
    message: z.string().meta({ description: 'For a person; may change' }),
    issues: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The faulty fields of an `invalid_request`' }),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Error', description: 'What went wrong. Some codes add fields of their own.' })

const mediaTypes: Readonly<Record<BodyType, string>> = {
  json: 'application/json',
  jsonText: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
}

/** What a document is made for. */
export interface DocumentOptions {
  version: string
  /** Where the hub is reached. */
  url: string
}

/**
 * The OpenAPI 3.1 document of the apis' routes, made from the schemas that requests are parsed by.
 * @throws Error when a route has no `OperationDoc`, or names a code that its Api does not explain
 */
export function toDocument(apis: readonly Api<never>[], { version, url }: DocumentOptions): object {
  const paths: ZodOpenApiPathsObject = {}
  const documented = apis.flatMap(({ docs, routes }) => (docs ? [{ docs, routes }] : []))
  for (const { docs, routes } of documented) {
    for (const route of routes) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method]: toOperation(docs, route) }
    }
  }
  const tags = documented.flatMap(({ docs }) => Object.entries(docs.tags))
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Leadwire',
      version,
      description: 'Streams of leads, and signed webhooks that deliver them. Errors are `{error, message}`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url }],
    tags: tags.map(([name, description]) => ({ name, description })),
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace' } },
    },
  }
  return createDocument(document, { reused: 'inline' })
}

function toOperation(docs: ApiDocs, route: Route<never>): ZodOpenApiOperationObject {
  const key = `${route.method} ${route.path}`
  const doc = docs.operations[key]
  if (!doc) throw new Error(`${key} is not described among the operations`)
  return {
    operationId: doc.id,
    tags: [doc.tag],
    summary: route.summary,
    ...(doc.description !== undefined && { description: doc.description }),
    ...(!route.auth && { security: [] }),
    requestParams: {
      ...(route.params && { path: route.params as ZodOpenApiParameters['path'] }),
      ...(route.query && { query: route.query as ZodOpenApiParameters['query'] }),
      ...(mayRepeat(route) && { header: IdempotencyHeader }),
    } as ZodOpenApiParameters,
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: Object.fromEntries(
          (route.bodyTypes ?? (['json'] as const)).map((type) => [mediaTypes[type], bodyContent(route, type, doc)]),
        ),
      },
    }),
    responses: { ...successes(route, doc), ...failures(docs, route) },
    'x-scope': route.scope,
  }
}

const IdempotencyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'The same key within a day gets the same answer, and nothing is done twice' }),
})

const bodyContent = (route: Route<never>, type: BodyType, doc: OperationDoc) =>
  type === 'json'
    ? { schema: route.body, ...(doc.body !== undefined && { example: doc.body }) }
    : { schema: { type: 'string' as const } }

function successes(route: Route<never>, doc: OperationDoc): ZodOpenApiResponsesObject {
  const entries = Object.entries(route.replies).map(([status, schema]) => [
    status,
    {
      description: route.summary,
      content: {
        'application/json': { schema, ...(status === String(doc.status) && { example: doc.reply }) },
      },
    },
  ])
  return Object.fromEntries(entries)
}

/** One response a status, with every code that it stands for. */
function failures(docs: ApiDocs, route: Route<never>): ZodOpenApiResponsesObject {
  const byStatus = new Map<number, [code: string, meaning: ErrorCode][]>()
  for (const code of codesOf(docs, route)) {
    const known = docs.errorCodes[code]
    if (!known) throw new Error(`${route.method} ${route.path} may answer ${code}, which is not explained`)
    byStatus.set(known.status, [...(byStatus.get(known.status) ?? []), [code, known]])
  }
  const entries = [...byStatus]
    .toSorted(([a], [b]) => a - b)
    .map(([status, codes]) => [
      status,
      {
        description: codes.map(([code, { meaning }]) => `\`${code}\`: ${meaning}`).join('\n\n'),
        content: {
          'application/json': {
            schema: ErrorBody,
            examples: Object.fromEntries(
              codes.map(([code, { meaning }]) => [code, { value: { error: code, message: meaning } }]),
            ),
          },
        },
      },
    ])
  return Object.fromEntries(entries)
}
