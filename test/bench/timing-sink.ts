import { createServer } from 'node:http'

/**
 * Receivers in a process of their own that note when each lead came. `/fail…` answers 500 and `/hang…` never answers; all
 * else 204. Says its port; then to `take` what came since, and to `count` how much there was in all.
 */
let arrivals: [path: string, handle: string, at: number][] = []
let count = 0
const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  const path = request.url ?? ''
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    count++
    if (path.startsWith('/hang')) return
    arrivals.push([path, /"handle":"([^"]+)"/.exec(Buffer.concat(chunks).toString())?.[1] ?? '', at])
    response.writeHead(path.startsWith('/fail') ? 500 : 204).end()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.on('message', (what) => {
  if (what === 'count') process.send?.({ count })
  else {
    process.send?.({ arrivals })
    arrivals = []
  }
})
