import { describe, expect, it } from 'vitest'
import { codesOf } from '../../../relay/src/apis/codes.ts'
import { apis } from '../../../relay/src/apis/index.ts'
import { toDocument } from '../../../relay/src/openapi/document.ts'
import { useRelays } from '../../support/relay.ts'

const documented = apis.flatMap(({ docs, routes }) =>
  docs ? routes.map((route) => ({ docs, route, key: `${route.method} ${route.path}` })) : [],
)

describe('the OpenAPI document', () => {
  it('has one operation for each route, and none besides', () => {
    for (const { docs, routes } of apis) {
      const keys = routes.map(({ method, path }) => `${method} ${path}`)
      if (docs) expect(Object.keys(docs.operations).toSorted()).toEqual(keys.toSorted())
    }
    const { paths } = toDocument(apis, { version: '1', url: '/' }) as { paths: Record<string, object> }
    expect(Object.values(paths).flatMap((path) => Object.keys(path))).toHaveLength(documented.length)
  })

  it('gives every operation a name of its own and a heading that is explained', () => {
    const operations = documented.map(({ docs, key }) => docs.operations[key])
    expect(new Set(operations.map((operation) => operation?.id)).size).toBe(documented.length)
    for (const { docs, key } of documented) expect(Object.keys(docs.tags), key).toContain(docs.operations[key]?.tag)
  })

  it.each(documented.map((entry) => [entry.key, entry] as const))(
    'shows what %s really takes and answers',
    (key, entry) => {
      const { docs, route } = entry
      const operation = docs.operations[key]
      if (!operation) throw new Error(`${key} is not described`)
      const schema = route.replies[operation.status]
      expect(schema, `a reply with status ${operation.status}`).toBeDefined()
      expect(operation.reply, 'an example of the answer').toBeDefined()
      expect(schema?.safeParse(operation.reply).error?.issues).toBeUndefined()
      if (operation.body !== undefined) expect(route.body?.safeParse(operation.body).error?.issues).toBeUndefined()
      for (const code of codesOf(docs, route)) expect(docs.errorCodes[code]?.meaning, code).toBeTruthy()
    },
  )

  it('keeps no secret and no address of whoever made the examples', () => {
    const text = JSON.stringify(documented.map(({ docs, key }) => docs.operations[key]))
    expect(text).not.toMatch(/whs[ek]c?_[A-Za-z0-9+/]{20}|lw_[A-Za-z0-9]{20}|127\.0\.0\.1|localhost/)
  })

  it('explains no code that no route can answer', () => {
    const used = new Set(documented.flatMap(({ docs, route }) => codesOf(docs, route)))
    const explained = new Set(documented.flatMap(({ docs }) => Object.keys(docs.errorCodes)))
    expect([...explained].filter((code) => !used.has(code))).toEqual([])
  })
})

describe('the documentation of a running hub', () => {
  const startRelay = useRelays()

  it('is there without a key, and loads nothing from anywhere else', async () => {
    const relay = await startRelay({ databaseUrl: ':memory:' })
    const document = await relay.api('GET', '/openapi.json', undefined, { key: null })
    expect(document.body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/v2/me': { get: { operationId: 'getMe' } } },
    })
    const page = await fetch(`${relay.url}/docs`)
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'")
    const html = await page.text()
    expect(html).not.toMatch(/https?:|\/\//)
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const file = await fetch(new URL(address ?? '', `${relay.url}/docs`))
      expect(file.status, address).toBe(200)
      if (address?.endsWith('start.js')) expect(await file.text()).toContain('validatorUrl: null')
    }
    expect((await fetch(`${relay.url}/docs/package.json`)).status).toBe(404)
    expect((await fetch(`${relay.url}/docs/swagger-ui.js`)).status).toBe(404)
  })
})
