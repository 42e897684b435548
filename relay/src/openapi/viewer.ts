import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { Router } from 'express'

/** Files of the viewer that the page needs; nothing else of its package is served. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Leadwire API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
</head>
<body>
<div id="viewer"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`

/** `validatorUrl: null` or the viewer would send the document's address to a server of others. */
const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#viewer',
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'none',
  persistAuthorization: false,
})
`

/** The viewer styles elements in place and draws its icons from data; nothing is fetched from anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** `/openapi.json` and, to read it, `/docs`; both without a key. */
export function documentRoutes(makeDocument: () => Promise<object>): Router {
  // Made when somebody asks: it takes longer than the rest of the start.
  let text: string | undefined
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const router = Router()
  router.get('/openapi.json', async (_req, res) => {
    text ??= JSON.stringify(await makeDocument())
    res.set('Cache-Control', 'no-cache').type('application/json').send(text)
  })
  router.use('/docs', (_req, res, next) => {
    res.set({
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    next()
  })
  router.get('/docs', (req, res) => {
    // Relative addresses hold behind a proxy's path too, but only without a slash at the end.
    if (req.path.endsWith('/')) res.redirect(301, '../docs')
    else res.type('html').send(PAGE)
  })
  router.get('/docs/start.js', (_req, res) => {
    res.type('text/javascript').send(START)
  })
  const files = express.static(folder, { index: false, redirect: false, maxAge: '1 day' })
  router.get(
    ASSETS.map((name) => `/docs/${name}`),
    (req, res, next) => {
      req.url = req.path.slice('/docs'.length)
      files(req, res, next)
    },
  )
  return router
}
