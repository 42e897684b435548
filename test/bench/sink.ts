import { createServer } from 'node:http'

/** A receiver in a process of its own: answers 204 to everything and counts. Says its port, then the count for each line it is sent. */
let count = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    count++
    response.writeHead(204).end()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 })
})
process.on('message', () => process.send?.({ count }))
